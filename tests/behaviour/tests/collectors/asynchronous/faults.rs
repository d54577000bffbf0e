//! One that fails costs its own values, or shows what it was told to.

use std::sync::Mutex;

use callmeter_behaviour::{isolated, lines};
use tokio::sync::mpsc;

use super::super::{assert_good, failed, with_a_good_one};
use super::{Count, Dropped, impatient, patient, until_dropped};

#[tokio::test]
async fn f06_one_that_panics() {
    let registry = isolated();
    with_a_good_one(&registry);
    for (name, early) in [("before", true), ("inside", false)] {
        registry
            .gauge_async(name, "It panics.", move || {
                assert!(!early, "planned");
                async move {
                    assert!(early, "planned");
                    1
                }
            })
            .register()
            .expect("its first run may fail");
    }
    for runs in 2..=3 {
        let snapshot = registry.snapshot();
        assert_good(&snapshot);
        for name in ["before", "inside"] {
            assert_eq!(snapshot.value(name, &[]), None);
            assert_eq!(failed(&snapshot, name, "panic"), Some(f64::from(runs)));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn f06_one_that_panics_behind_an_await() {
    let registry = patient();
    registry
        .gauge_async("nervous", "It panics.", || async {
            tokio::task::yield_now().await;
            panic!("planned");
            #[expect(unreachable_code, reason = "it says of which type the value is")]
            1
        })
        .or(0.5)
        .register()
        .expect("its first run may fail");
    // The scrape waits for the run of the registration, or begins another.
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("nervous", &[]), Some(0.5));
    assert!(failed(&snapshot, "nervous", "panic") >= Some(1.0));
}

#[tokio::test]
async fn f07_one_that_only_sets_metrics_and_returns_an_error() {
    let registry = isolated();
    let failing = || async { Err::<(), _>("no route to the database") };
    registry
        .on_scrape_async("offline", failing)
        .expect("its first run may fail");
    let snapshot = registry.snapshot();
    assert_eq!(failed(&snapshot, "offline", "error"), Some(2.0));
}

#[tokio::test]
async fn f07_one_that_returns_an_error() {
    let registry = isolated();
    let failing = || async { Err::<u8, _>("no route to the database") };
    registry
        .gauge_async("absent", "Not there.", failing)
        .on_scrape()
        .register()
        .expect("its first run may fail");
    registry
        .gauge_async("redis_up", "Whether Redis answers.", failing)
        .on_scrape()
        .or(0.0)
        .register()
        .expect("its first run may fail");
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("absent", &[]), None);
    assert_eq!(snapshot.value("redis_up", &[]), Some(0.0));
    assert_eq!(failed(&snapshot, "absent", "error"), Some(2.0));
    assert_eq!(failed(&snapshot, "redis_up", "error"), Some(2.0));
    assert_eq!(failed(&snapshot, "redis_up", "timeout"), Some(0.0));
}

/// The fallback is for the runs that fail only.
#[tokio::test]
async fn a_fallback_gives_way_to_values() {
    let registry = isolated();
    let runs = Count::default();
    registry
        .gauge_async("flaky", "It fails every second time.", move || {
            let run = runs.up();
            async move { if run % 2 == 0 { Ok(run) } else { Err("odd") } }
        })
        .or(-1)
        .register()
        .expect("its first run may fail");
    for value in [2, -1, 4, -1] {
        assert_eq!(lines(&registry, "flaky"), [format!("flaky {value}")]);
    }
}

#[tokio::test]
async fn f08_half_of_what_it_wrote_is_not_shown() {
    let registry = isolated();
    registry
        .collector_async("half", |mut into| async move {
            into.gauge("half_done", "Parts.").value(1);
            Err("the second part is missing".into())
        })
        .or_else(|into| {
            into.gauge("half_up", "Whether it is whole.").value(0);
        })
        .register()
        .expect("its first run may fail");
    assert!(lines(&registry, "half_done").is_empty());
    assert_eq!(lines(&registry, "half_up"), ["half_up 0"]);
}

/// It waits until it is let go, and tells when it is dropped.
fn hanging(
    registry: &callmeter::Registry,
    runs: &Count,
) -> (mpsc::UnboundedSender<u32>, mpsc::UnboundedReceiver<()>) {
    let (release, released) = mpsc::unbounded_channel();
    let (dropped, drops) = mpsc::unbounded_channel();
    let released = std::sync::Arc::new(tokio::sync::Mutex::new(released));
    let count = runs.clone();
    registry
        .gauge_async("slow", "Slow.", move || {
            count.up();
            let (released, dropped) = (released.clone(), Dropped(dropped.clone()));
            async move {
                let _dropped = dropped;
                released.lock().await.recv().await
            }
        })
        .or(0)
        .register()
        .expect("its first run may be late");
    (release, drops)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f09_one_that_hangs_is_run_once_and_dropped_at_the_deadline() {
    let registry = impatient();
    let runs = Count::default();
    let (release, mut drops) = hanging(&registry, &runs);
    with_a_good_one(&registry);
    std::thread::scope(|threads| {
        for _ in 0..5 {
            threads.spawn(|| {
                let snapshot = registry.snapshot();
                assert_good(&snapshot);
                assert_eq!(snapshot.value("slow", &[]), Some(0.0));
            });
        }
    });
    until_dropped(&mut drops).await;
    assert_eq!(runs.get(), 1, "never two runs at once");
    // The next one has a run of its own.
    release.send(4).expect("it waits");
    let mut snapshot = registry.snapshot();
    while snapshot.value("slow", &[]) != Some(4.0) {
        // That was still the first one, whose end it waited for.
        snapshot = registry.snapshot();
    }
    assert_eq!(runs.get(), 2);
    assert_eq!(failed(&snapshot, "slow", "timeout"), Some(1.0));
}

/// The only thread of the runtime waits for scrapes, so that nothing else runs on it.
#[tokio::test]
async fn f09_a_scrape_that_blocks_the_runtime_ends_at_the_deadline() {
    let registry = impatient();
    let runs = Count::default();
    let (release, mut drops) = hanging(&registry, &runs);
    with_a_good_one(&registry);
    release.send(4).expect("it waits");
    std::thread::scope(|threads| {
        for _ in 0..3 {
            threads.spawn(|| {
                let snapshot = registry.snapshot();
                assert_good(&snapshot);
                assert_eq!(snapshot.value("slow", &[]), Some(0.0));
                // It was one run.
                assert_eq!(failed(&snapshot, "slow", "timeout"), Some(1.0));
            });
        }
    });
    until_dropped(&mut drops).await;
    // A scrape on another thread leaves the runtime alone.
    let scraping = registry.clone();
    let snapshot = tokio::task::spawn_blocking(move || scraping.snapshot());
    let snapshot = snapshot.await.expect("it does not panic");
    assert_eq!(snapshot.value("slow", &[]), Some(4.0));
    assert_eq!(runs.get(), 2);
    // That it was dropped is no other fault.
    assert_eq!(failed(&snapshot, "slow", "error"), Some(0.0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn f10_one_may_register_count_and_scrape() {
    let registry = patient();
    let inner = registry.clone();
    let first = Mutex::new(true);
    registry
        .gauge_async("seen_samples", "Samples seen.", move || {
            let registry = inner.clone();
            let is_first = std::mem::take(&mut *first.lock().expect("no panic in it"));
            async move {
                tokio::task::yield_now().await;
                if is_first {
                    with_a_good_one(&registry);
                    registry
                        .gauge_async("nested", "Nested.", || async { 1 })
                        .register()
                        .expect("nothing else has its name");
                }
                registry.snapshot().samples().len()
            }
        })
        .register()
        .expect("nothing else has its name");
    let first = registry.snapshot();
    assert!(first.value("seen_samples", &[]) > Some(3.0));
    let second = registry.snapshot();
    assert_good(&second);
    assert_eq!(second.value("nested", &[]), Some(1.0));
    assert_eq!(failed(&second, "seen_samples", "timeout"), Some(0.0));
}

/// Its values are checked when they come.
#[tokio::test]
async fn f21_a_later_fault_costs_the_family() {
    let registry = isolated();
    let runs = Count::default();
    registry
        .collector_async("later", move |mut into| {
            let run = runs.up();
            async move {
                let label = if run == 1 { "fine" } else { "not fine" };
                into.gauge("steady", "Steady.").value(run);
                into.gauge("changing", "Changing.").with(&[(label, "x")], 1);
                Ok(into)
            }
        })
        .register()
        .expect("it begins well");
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("steady", &[]), Some(2.0));
    assert_eq!(failed(&snapshot, "later", "invalid"), Some(1.0));
    assert!(lines(&registry, "changing").is_empty());
}
