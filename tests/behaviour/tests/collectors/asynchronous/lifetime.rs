//! When what runs in the background ends.

use std::time::Duration;

use callmeter::{Registration, Registry};
use callmeter_behaviour::{isolated, lines};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::mpsc;

use super::super::failed;
use super::{Count, Dropped, age, patient, until_dropped};

/// Samples each second, and tells when nothing keeps it any more.
fn sampling(registry: &Registry) -> (Registration, Count, mpsc::UnboundedReceiver<()>) {
    let (dropped, drops) = mpsc::unbounded_channel();
    let (dropped, runs) = (Dropped(dropped), Count::default());
    let count = runs.clone();
    let registered = registry
        .gauge_async("depth", "Depth.", move || {
            let _ = &dropped;
            let run = count.up();
            async move { run }
        })
        .every("1s")
        .register()
        .expect("nothing else has its name");
    (registered, runs, drops)
}

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

#[tokio::test(start_paused = true)]
async fn it_ends_when_the_collector_is_removed() {
    let registry = isolated();
    let (registered, runs, mut drops) = sampling(&registry);
    assert_eq!(tasks(), 1);
    registered.remove();
    assert!(lines(&registry, "depth").is_empty());
    assert_eq!(age(&registry.snapshot(), "depth"), None);
    until_dropped(&mut drops).await;
    sleep_on().await;
    assert_eq!((tasks(), runs.get()), (0, 1));
    // Its name may be used again.
    sampling(&registry);
    assert_eq!(lines(&registry, "depth"), ["depth 1"]);
}

#[tokio::test(start_paused = true)]
async fn it_ends_with_the_registry() {
    let registry = isolated();
    let (registered, runs, mut drops) = sampling(&registry);
    drop(registry);
    until_dropped(&mut drops).await;
    sleep_on().await;
    assert_eq!((tasks(), runs.get()), (0, 1));
    // There is nothing left to remove.
    registered.remove();
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_waits_ends_with_the_registry() {
    let registry = isolated();
    let (dropped, mut drops) = mpsc::unbounded_channel();
    registry
        .gauge_async("hangs", "Hangs.", move || {
            let dropped = Dropped(dropped.clone());
            async move {
                let _dropped = dropped;
                std::future::pending::<u8>().await
            }
        })
        .register()
        .expect("its first run may wait");
    assert_eq!(tasks(), 1);
    drop(registry);
    until_dropped(&mut drops).await;
    sleep_on().await;
    assert_eq!(tasks(), 0);
}

/// Long enough for several samples, and for what was aborted to be gone.
async fn sleep_on() {
    tokio::time::sleep(Duration::from_secs(5)).await;
}

fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime")
}

#[test]
fn f39_it_outlives_its_runtime() {
    let registry = patient();
    let runtime = runtime();
    let (runs, waiting) = (Count::default(), std::future::pending::<u8>);
    runtime.block_on(async {
        sampling(&registry);
        let count = runs.clone();
        registry
            .gauge_async("asks", "Asks another task.", move || {
                let run = count.up();
                async move { if run == 1 { 1 } else { waiting().await } }
            })
            .or(0)
            .register()
            .expect("nothing else has its name");
    });
    drop(runtime);
    let snapshot = registry.snapshot();
    // The last sample stays, and tells how old it is.
    assert!(snapshot.value("depth", &[]) >= Some(1.0));
    assert!(age(&snapshot, "depth").is_some());
    assert_eq!(failed(&snapshot, "depth", "error"), Some(0.0));
    assert_eq!(snapshot.value("asks", &[]), Some(0.0));
    assert_eq!(failed(&snapshot, "asks", "error"), Some(1.0));
    assert_eq!(failed(&snapshot, "asks", "timeout"), Some(0.0));
}

#[test]
fn its_runtime_is_the_one_of_its_registration() {
    let registry = patient();
    let runtime = runtime();
    let expected = runtime.handle().id();
    {
        let _entered = runtime.enter();
        registry
            .gauge_async("at_home", "Whether it runs at home.", move || async move {
                tokio::task::yield_now().await;
                u8::from(Handle::current().id() == expected)
            })
            .register()
            .expect("there is a runtime");
    }
    assert_eq!(lines(&registry, "at_home"), ["at_home 1"]);
}
