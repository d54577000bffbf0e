//! What goes wrong behind a scrape costs that scrape nothing else.

use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use callmeter::{Format, Registry};
use callmeter_contracts::Exposition;

use crate::operations::calls;
use crate::platform::{
    Pool, Redis, SketchedCollector, WorkerPoolCollector, busy_pool, show_memory, show_redis,
};
use crate::service;

/// A service with a worker pool that cannot be read, and memory that can.
pub(crate) fn with_pool(pool: Pool) -> Registry {
    let registry = service("workers").build().expect("it can be built");
    registry
        .register_collector(WorkerPoolCollector(pool))
        .expect("one that fails is registered all the same");
    show_memory(&registry).expect("the name is free");
    registry
}

pub(crate) fn lost_pool() -> Pool {
    Arc::new(|| Err(io::Error::other("the pool is gone")))
}

fn faults(exposition: &Exposition, collector: &str, reason: &str) -> Option<f64> {
    let labels = [
        ("service", "workers"),
        ("collector", collector),
        ("reason", reason),
    ];
    exposition.value("callmeter_collector_errors_total", &labels)
}

#[test]
fn a_collector_that_fails_contributes_nothing_and_the_scrape_goes_on() {
    let panics: Pool = Arc::new(|| panic!("a pool in pieces"));
    for (pool, reason) in [(lost_pool(), "error"), (panics, "panic")] {
        let registry = with_pool(pool);
        registry.scope_sync(calls);
        let exposition = Exposition::with_faults_of(&registry);
        assert_eq!(exposition.family("asdlc_active_workers"), None);
        // At the registration, and at the scrape.
        assert_eq!(faults(&exposition, "worker_pool", reason), Some(2.0));
        assert_eq!(faults(&exposition, "process_memory", reason), Some(0.0));
        assert!(exposition.family("asdlc_process_memory_bytes").is_some());
        let labels = [
            ("service", "workers"),
            ("event_type", "build_requested"),
            ("status", "success"),
        ];
        let events = exposition.value("asdlc_events_processed_total", &labels);
        assert_eq!(events, Some(1.0));
    }
}

#[test]
fn a_collector_that_recovers_is_back() {
    let is_lost = Arc::new(AtomicBool::new(true));
    let asked = Arc::clone(&is_lost);
    let registry = with_pool(Arc::new(move || {
        let pool = if asked.load(Relaxed) {
            lost_pool()
        } else {
            busy_pool()
        };
        pool()
    }));
    let workers = || {
        let exposition = Exposition::with_faults_of(&registry);
        exposition.value("asdlc_active_workers", &[("service", "workers")])
    };
    assert_eq!(workers(), None);
    is_lost.store(false, Relaxed);
    assert_eq!(workers(), Some(3.0));
}

#[tokio::test]
async fn redis_that_cannot_be_asked_is_not_connected() {
    for (redis, reason) in [(Redis::Refuses, "error"), (Redis::Hangs, "timeout")] {
        let registry = service("workers").collector_timeout(Duration::from_millis(200));
        let registry = registry.build().expect("it can be built");
        show_redis(&registry, redis);
        let scrape = move || Exposition::with_faults_of(&registry);
        let exposition = tokio::task::spawn_blocking(scrape).await;
        let exposition = exposition.expect("the scrape ends");
        let up = exposition.value("asdlc_redis_connection_up", &[("service", "workers")]);
        assert_eq!(up, Some(0.0));
        assert!(faults(&exposition, "redis_connection_up", reason) > Some(0.0));
    }
}

/// In the system's sketch its events are counted where they are handled, and once more by the
/// collector: on one registry the names collide. The first of the two stays.
#[test]
fn a_family_that_is_counted_already_is_refused_to_a_collector() {
    let registry = service("workers").build().expect("it can be built");
    registry.scope_sync(calls);
    let refused = registry.register_collector(SketchedCollector(busy_pool()));
    let message = refused.expect_err("the name is taken").to_string();
    for text in ["asdlc_events_processed_total", "operations.rs", "faults.rs"] {
        assert!(message.contains(text), "{message}");
    }
    assert_eq!(kind_of_events(&Exposition::of(&registry)), "counter");
}

#[test]
fn a_family_that_a_collector_has_is_refused_to_calls() {
    let registry = service("workers").build().expect("it can be built");
    registry
        .register_collector(SketchedCollector(busy_pool()))
        .expect("the name is free");
    registry.scope_sync(calls);
    let refused = registry.check().expect_err("the name is taken").to_string();
    assert!(
        refused.contains("asdlc_events_processed_total"),
        "{refused}"
    );
    let text = String::from_utf8(registry.encode(Format::Text)).expect("it is text");
    callmeter::parse(&text, Format::Text).expect("every server takes it");
    assert_eq!(kind_of_events(&Exposition::parse(&text)), "gauge");
}

fn kind_of_events(exposition: &Exposition) -> &str {
    let events = exposition.family("asdlc_events_processed_total");
    &events.expect("it is there").kind
}

#[test]
fn what_no_server_would_take_is_left_out_of_the_exposition() {
    let registry = with_pool(busy_pool());
    let is_ill = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&is_ill);
    let register = registry.collector_fn("queue", move |into| {
        let label = if asked.load(Relaxed) {
            "not a label"
        } else {
            "stream"
        };
        into.gauge("queue_depth", "Events that wait.")
            .with(&[(label, "builds")], 7);
        Ok(())
    });
    register.expect("it is well at first");
    let labels = [("service", "workers"), ("stream", "builds")];
    let before = Exposition::of(&registry);
    assert_eq!(before.value("asdlc_queue_depth", &labels), Some(7.0));
    is_ill.store(true, Relaxed);
    for format in [Format::Text, Format::OpenMetrics] {
        let text = String::from_utf8(registry.encode(format)).expect("it is text");
        callmeter::parse(&text, format).expect("every server takes it");
    }
    let after = Exposition::with_faults_of(&registry);
    assert_eq!(after.family("asdlc_queue_depth"), None);
    assert_eq!(faults(&after, "queue", "invalid"), Some(3.0));
    let workers = after.value("asdlc_active_workers", &labels[..1]);
    assert_eq!(workers, Some(3.0));
}
