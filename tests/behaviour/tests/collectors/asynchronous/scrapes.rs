//! Values that a scrape asks for.

use std::sync::Mutex;

use callmeter::{AsyncCollector, CollectError, Collection};
use callmeter_behaviour::{isolated, lines};
use tokio::sync::oneshot;

use super::super::{assert_good, failed, with_a_good_one};
use super::{Count, age, patient};

#[tokio::test]
async fn each_scrape_reads_anew() {
    let registry = isolated();
    let runs = Count::default();
    let count = runs.clone();
    registry
        .gauge_async("jobs", "Jobs.", move || {
            let run = count.up();
            async move { run * 10 }
        })
        .on_scrape()
        .register()
        .expect("nothing else has its name");
    // The first one at its registration.
    assert_eq!(runs.get(), 1);
    assert_eq!(lines(&registry, "jobs"), ["jobs 20"]);
    assert_eq!(lines(&registry, "jobs"), ["jobs 30"]);
    assert_eq!(age(&registry.snapshot(), "jobs"), None);
}

/// A handler scrapes on a worker of the runtime that the readings need, for a task of
/// their own and for a timer.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_scrape_on_a_worker_waits_for_runs_on_the_others() {
    let registry = patient();
    registry
        .gauge_async("spawned", "From a task.", || async {
            tokio::spawn(async { tokio::task::yield_now().await }).await?;
            Ok::<_, tokio::task::JoinError>(7)
        })
        .register()
        .expect("nothing else has its name");
    registry
        .gauge_async("slept", "Behind a timer.", || async {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
            8
        })
        .register()
        .expect("nothing else has its name");
    // What the registrations began ends first.
    let scraping = registry.clone();
    let first = tokio::task::spawn_blocking(move || scraping.snapshot());
    assert_eq!(
        first.await.expect("no panic").value("slept", &[]),
        Some(8.0)
    );
    let handler = tokio::spawn(async move {
        let snapshot = registry.snapshot();
        (
            snapshot.value("spawned", &[]),
            snapshot.value("slept", &[]),
            failed(&snapshot, "spawned", "timeout"),
        )
    });
    let seen = handler.await.expect("it does not panic");
    assert_eq!(seen, (Some(7.0), Some(8.0), Some(0.0)));
}

/// None waits for those before it to end.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn all_run_at_once() {
    let registry = patient();
    let (send, received) = oneshot::channel();
    let (send, received) = (Mutex::new(Some(send)), Mutex::new(Some(received)));
    let runs = [Count::default(), Count::default()];
    let [first, second] = runs.clone();
    registry
        .gauge_async("first", "Ends behind the second.", move || {
            let received = (first.up() == 2).then(|| received.lock().expect("no panic").take());
            async move {
                match received.flatten() {
                    Some(received) => received.await.ok(),
                    None => None,
                }
            }
        })
        .register()
        .expect("nothing else has its name");
    registry
        .on_scrape_async("second", move || {
            let send = (second.up() == 2).then(|| send.lock().expect("no panic").take());
            async move {
                if let Some(send) = send.flatten() {
                    send.send(5).expect("it waits");
                }
            }
        })
        .expect("its name is its own");
    let snapshot = tokio::task::spawn_blocking(move || registry.snapshot());
    let snapshot = snapshot.await.expect("it does not panic");
    assert_eq!(snapshot.value("first", &[]), Some(5.0));
    assert_eq!(runs.map(|runs| runs.get()), [2, 2]);
}

#[tokio::test]
async fn one_brings_several_values() {
    let registry = isolated();
    registry
        .collector_async("pool", |mut into| async {
            into.gauge("pool_connections", "Connections.")
                .with(&[("state", "busy")], 3)
                .with(&[("state", "idle")], 5);
            into.counter("pool_waits", "Waits.").value(12);
            Ok(into)
        })
        .register()
        .expect("nothing else has its names");
    let expected = [
        "pool_connections{state=\"busy\"} 3",
        "pool_connections{state=\"idle\"} 5",
    ];
    assert_eq!(lines(&registry, "pool_connections"), expected);
    assert_eq!(
        lines(&registry, "pool_waits_total"),
        ["pool_waits_total 12"]
    );
}

struct Redis {
    service: String,
}

impl AsyncCollector for Redis {
    fn name(&self) -> &str {
        "redis"
    }

    async fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        tokio::task::yield_now().await;
        let labels = [("service", self.service.as_str())];
        into.gauge("redis_up", "Whether Redis answers.")
            .with(&labels, 1);
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_type_may_be_one() {
    let registry = patient();
    let service = "api".to_owned();
    registry
        .register_async_collector(Redis { service })
        .register()
        .expect("nothing else has its name");
    assert_eq!(
        lines(&registry, "redis_up"),
        ["redis_up{service=\"api\"} 1"]
    );
}

#[tokio::test]
async fn none_is_no_sample() {
    let registry = isolated();
    registry
        .gauge_async("maybe", "Maybe.", || async { None::<f64> })
        .or(1)
        .register()
        .expect("nothing else has its name");
    assert!(lines(&registry, "maybe").is_empty());
}

#[callmeter::track_task]
fn seen() {}

/// What it counts is in the same scrape.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn one_may_only_set_metrics() {
    let registry = patient();
    with_a_good_one(&registry);
    let inner = registry.clone();
    let registered = registry.on_scrape_async("seen", move || {
        let registry = inner.clone();
        async move {
            tokio::task::yield_now().await;
            registry.scope_sync(seen);
        }
    });
    let registered = registered.expect("its name is its own");
    let calls = || {
        let snapshot = registry.snapshot();
        assert_good(&snapshot);
        snapshot.value(
            "task_total",
            &[("task_name", "seen"), ("status", "success")],
        )
    };
    // It began with its registration.
    let before = calls().expect("it has run");
    assert_eq!(calls(), Some(before + 1.0));
    assert_eq!(calls(), Some(before + 2.0));
    registered.remove();
    assert_eq!(calls(), Some(before + 2.0));
}
