//! What is known is found, counted and measured without memory.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::borrow::Cow;
use std::cell::Cell;
use std::sync::Arc;
use std::time::{Duration, Instant};

use callmeter::{
    Counter, Family, Gauge, Histogram, LabelSet, LabelValue, MetricFamilies, Registry, StateGauge,
    StateSet,
};

thread_local! {
    /// What the running thread has asked for.
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

struct Counted;

#[global_allocator]
static ALLOCATOR: Counted = Counted;

// SAFETY: everything is handed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.set(ALLOCATIONS.get() + 1);
        // SAFETY: the caller keeps the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: `pointer` came from `alloc`, so from the system's allocator.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// How often `run` asks for memory.
fn allocations(run: impl FnOnce()) -> u64 {
    let before = ALLOCATIONS.get();
    run();
    ALLOCATIONS.get() - before
}

#[derive(Clone, Copy, LabelValue)]
enum Verb {
    Select,
    Insert,
}

#[derive(LabelSet)]
struct Open<'a> {
    verb: Verb,
    table: &'a str,
    cow: Cow<'a, str>,
    shared: Arc<str>,
    number: i64,
    maybe: Option<u8>,
}

#[derive(LabelSet)]
struct Closed {
    verb: Verb,
    primary: bool,
}

#[derive(MetricFamilies)]
struct Metrics {
    /// Open counter.
    counter: Family<Open<'static>, Counter>,
    /// Open floating counter.
    floating_counter: Family<Open<'static>, Counter<f64>>,
    /// Open gauge.
    gauge: Family<Open<'static>, Gauge>,
    /// Open histogram.
    #[metric(unit = "seconds")]
    histogram: Family<Open<'static>, Histogram>,
    /// Open state set.
    states: Family<Open<'static>, StateSet<Verb>>,
    /// Closed counter.
    closed_counter: Family<Closed, Counter>,
    /// Closed gauge.
    closed_gauge: Family<Closed, Gauge<f64>>,
    /// Closed histogram.
    #[metric(buckets = [1, 10])]
    closed_histogram: Family<Closed, Histogram>,
    /// Closed state.
    closed_state: Family<Closed, StateGauge<Verb>>,
    /// Alone.
    #[metric(unit = "seconds")]
    alone: Histogram,
}

fn use_open(metrics: &Metrics, shared: &Arc<str>) {
    let open = |verb, table| Open {
        verb,
        table,
        cow: "borrowed".into(),
        shared: Arc::clone(shared),
        number: -5,
        maybe: Some(3),
    };
    for (verb, table) in [(Verb::Select, "users"), (Verb::Insert, "orders")] {
        metrics.counter.with(&open(verb, table)).inc();
        let floating = metrics.floating_counter.with(&open(verb, table));
        floating.inc_by(0.5);
        metrics.gauge.with(&open(verb, table)).set(3);
        drop(metrics.gauge.with(&open(verb, table)).inc_guard());
        metrics.histogram.with(&open(verb, table)).observe(0.5);
        metrics.states.with(&open(verb, table)).set(verb);
        assert!(metrics.counter.get(&open(verb, table)).is_some());
    }
}

fn use_closed(metrics: &Metrics) {
    for verb in [Verb::Select, Verb::Insert] {
        let closed = Closed {
            verb,
            primary: true,
        };
        metrics.closed_counter.with(&closed).inc();
        let gauge = metrics.closed_gauge.with(&closed);
        gauge.inc_by(0.5);
        gauge.set_since(Instant::now());
        let histogram = metrics.closed_histogram.with(&closed);
        histogram.observe(5);
        histogram.observe_duration(Duration::from_secs(1));
        metrics.closed_state.with(&closed).set(verb);
    }
    metrics.alone.observe_duration(|| ());
    drop(metrics.alone.start_timer());
}

fn assert_without_memory(registry: &Registry) {
    let metrics = Metrics::register(registry).expect("nothing else has its names");
    let shared = Arc::from("shared");
    // So often that threads have cells of their own.
    for _ in 0..200 {
        use_open(&metrics, &shared);
        use_closed(&metrics);
    }
    let used = allocations(|| {
        for _ in 0..1000 {
            use_open(&metrics, &shared);
            use_closed(&metrics);
        }
    });
    assert_eq!(used, 0);
    let text = registry.snapshot().samples().len();
    assert!(text > 0);
}

#[test]
fn in_the_global_registry() {
    assert_without_memory(callmeter::registry());
}

#[test]
fn in_a_registry_of_its_own() {
    assert_without_memory(&Registry::builder().build().expect("a registry"));
}

/// The test would see it.
#[test]
fn a_new_series_takes_memory() {
    let registry = Registry::builder().build().expect("a registry");
    let metrics = Metrics::register(&registry).expect("nothing else has its names");
    let shared = Arc::from("shared");
    assert!(allocations(|| use_open(&metrics, &shared)) > 0);
}
