//! What tokio does to futures.

use std::time::Duration;

use callmeter::{Registry, track_task};
use callmeter_behaviour::{Seen, give_way, isolated};
use tokio::runtime::Builder;
use tokio::task::{JoinSet, yield_now};

#[track_task]
async fn waits_for_ever() {
    std::future::pending().await
}

#[track_task]
async fn panics() {
    give_way(1).await;
    panic!("in its own poll");
}

fn check(registry: &Registry, expected: &Seen) {
    assert_eq!(Seen::of(registry, "waits_for_ever"), *expected);
}

#[tokio::test]
async fn select_drops_the_slower() {
    let registry = isolated();
    let raced = registry.scope(async {
        tokio::select! {
            biased;
            () = waits_for_ever() => "waited",
            () = give_way(3) => "gave way",
        }
    });
    assert_eq!(raced.await, "gave way");
    check(&registry, &Seen::cancelled());
}

#[tokio::test]
async fn select_may_drop_what_it_never_polled() {
    let registry = isolated();
    let raced = registry.scope(async {
        tokio::select! {
            biased;
            () = std::future::ready(()) => "ready",
            () = waits_for_ever() => "waited",
        }
    });
    assert_eq!(raced.await, "ready");
    assert_eq!(Seen::find(&registry, "waits_for_ever"), None);
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_around_it() {
    let registry = isolated();
    let limited = tokio::time::timeout(Duration::from_secs(5), waits_for_ever());
    assert!(registry.scope(limited).await.is_err());
    check(&registry, &Seen::cancelled());
}

#[tokio::test]
async fn abort() {
    let registry = isolated();
    let task = tokio::spawn(registry.scope(waits_for_ever()));
    while Seen::find(&registry, "waits_for_ever").is_none() {
        yield_now().await;
    }
    let running = Seen {
        in_progress: 1,
        ..Seen::default()
    };
    check(&registry, &running);
    task.abort();
    assert!(task.await.is_err_and(|error| error.is_cancelled()));
    check(&registry, &Seen::cancelled());
}

#[tokio::test]
async fn abort_before_the_first_poll() {
    let registry = isolated();
    let task = tokio::spawn(registry.scope(waits_for_ever()));
    task.abort();
    assert!(task.await.is_err_and(|error| error.is_cancelled()));
    assert_eq!(Seen::find(&registry, "waits_for_ever"), None);
}

#[tokio::test]
async fn a_set_of_tasks_is_dropped() {
    let registry = isolated();
    let mut tasks = JoinSet::new();
    for _ in 0..3 {
        tasks.spawn(registry.scope(waits_for_ever()));
    }
    yield_now().await;
    let running = Seen {
        in_progress: 3,
        ..Seen::default()
    };
    check(&registry, &running);
    tasks.shutdown().await;
    let cancelled = Seen {
        cancelled: 3,
        ..Seen::default()
    };
    check(&registry, &cancelled);
}

#[test]
fn the_runtime_shuts_down() {
    let registry = isolated();
    for (index, mut builder) in [Builder::new_current_thread(), Builder::new_multi_thread()]
        .into_iter()
        .enumerate()
    {
        let runtime = builder.build().expect("a runtime");
        let before = index as u64;
        runtime.spawn(registry.scope(waits_for_ever()));
        runtime.block_on(async {
            let running = || {
                Seen::find(&registry, "waits_for_ever")
                    .unwrap_or_default()
                    .in_progress
            };
            while running() == 0 {
                yield_now().await;
            }
        });
        drop(runtime);
        let expected = Seen {
            cancelled: before + 1,
            ..Seen::default()
        };
        check(&registry, &expected);
    }
}

#[tokio::test]
async fn a_panic_in_a_task() {
    let registry = isolated();
    let task = tokio::spawn(registry.scope(panics()));
    assert!(task.await.is_err_and(|error| error.is_panic()));
    assert_eq!(Seen::of(&registry, "panics"), Seen::panic());
}
