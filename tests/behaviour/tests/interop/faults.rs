//! A registry of prometheus-client that fails costs its own families, and nothing else.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Mutex};
use std::time::{Duration, UNIX_EPOCH};

use callmeter::prometheus_client::{RegistryCollector, from_fn};
use callmeter::{Registry, Snapshot};
use callmeter_behaviour::isolated;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::exemplar::CounterWithExemplar;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::histogram::{Histogram, NativeHistogramConfig};
use prometheus_client::registry::Registry as ClientRegistry;

use super::{Pairs, between_good_ones, counted, left_out, names, pairs, shown, strict};

#[test]
fn f36_a_native_histogram_costs_what_is_behind_it() {
    let fill = |theirs: &mut ClientRegistry| {
        let native = Histogram::new_native(NativeHistogramConfig::default());
        native.observe(1.0);
        theirs.register("native", "Native", native);
    };
    let registry = isolated();
    registry.register_prometheus_client(between_good_ones(fill));
    let mut other = ClientRegistry::default();
    other.register("other", "In another registry", counted(&[]));
    registry.register_prometheus_client(other);
    strict(&registry);
    let snapshot = registry.snapshot();
    assert_eq!(names(&snapshot), ["before", "other_total"]);
    assert_eq!(left_out(&snapshot, "error"), Some(4.0));
    assert_eq!(left_out(&snapshot, "invalid"), Some(0.0));
}

/// Writes half of a family; then it does something else.
#[derive(Debug)]
struct Half {
    then: fn() -> fmt::Result,
}

impl Collector for Half {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let whole = ConstGauge::new(1_i64);
        let kind = whole.metric_type();
        whole.encode(encoder.encode_descriptor("whole", "Whole", None, kind)?)?;
        let first = ConstCounter::new(1_u64);
        let kind = first.metric_type();
        let mut metric = encoder.encode_descriptor("half", "Half", None, kind)?;
        first.encode(metric.encode_family(&[("part", "first")])?)?;
        (self.then)()
    }
}

fn with_half(then: fn() -> fmt::Result) -> (Registry, Snapshot) {
    let fill = |theirs: &mut ClientRegistry| theirs.register_collector(Box::new(Half { then }));
    let mut theirs = between_good_ones(fill);
    let behind = theirs.sub_registry_with_prefix("far");
    behind.register("behind", "Behind the collector", counted(&[]));
    shown(theirs)
}

#[test]
fn f07_f08_a_collector_that_fails_half_way() {
    let (_, snapshot) = with_half(|| Ok(()));
    let all = [
        "before",
        "behind_total",
        "far_behind_total",
        "half_total",
        "whole",
    ];
    assert_eq!(names(&snapshot), all);
    let (_, snapshot) = with_half(|| Err(fmt::Error));
    assert_eq!(names(&snapshot), ["before", "behind_total", "whole"]);
    assert_eq!(left_out(&snapshot, "error"), Some(4.0));
    assert_eq!(left_out(&snapshot, "panic"), Some(0.0));
}

#[test]
fn f06_f08_a_collector_that_panics_half_way() {
    let (_, snapshot) = with_half(|| panic!("planned"));
    assert_eq!(names(&snapshot), ["before", "behind_total", "whole"]);
    assert_eq!(left_out(&snapshot, "panic"), Some(4.0));
    assert_eq!(left_out(&snapshot, "error"), Some(0.0));
}

/// Counts as long as it is let.
#[derive(Debug)]
struct Nervous(Arc<AtomicBool>);

impl Collector for Nervous {
    fn encode(&self, _: DescriptorEncoder<'_>) -> fmt::Result {
        assert!(self.0.load(SeqCst), "planned");
        Ok(())
    }
}

#[test]
fn f11_a_panic_poisons_no_lock_of_the_program() {
    let is_calm = Arc::new(AtomicBool::new(false));
    let mut theirs = between_good_ones(|_| {});
    theirs.register_collector(Box::new(Nervous(Arc::clone(&is_calm))));
    let theirs = Arc::new(Mutex::new(theirs));
    let registry = isolated();
    registry.register_prometheus_client(Arc::clone(&theirs));
    // The last family may be half of one.
    assert_eq!(names(&registry.snapshot()), ["before"]);
    assert!(!theirs.is_poisoned());
    is_calm.store(true, SeqCst);
    let snapshot = registry.snapshot();
    assert_eq!(names(&snapshot), ["before", "behind_total"]);
    assert_eq!(left_out(&snapshot, "panic"), Some(2.0));
}

#[test]
fn f11_a_poisoned_lock_is_read_all_the_same() {
    let theirs = Arc::new(Mutex::new(between_good_ones(|_| {})));
    let poisoner = Arc::clone(&theirs);
    let poisoned = std::thread::spawn(move || {
        let _locked = poisoner.lock();
        panic!("planned");
    });
    poisoned.join().expect_err("it panics");
    assert!(theirs.is_poisoned());
    let registry = isolated();
    registry.register_prometheus_client(theirs);
    assert_eq!(names(&registry.snapshot()), ["before", "behind_total"]);
}

#[test]
fn f24_an_exemplar_from_before_1970() {
    let fill = |theirs: &mut ClientRegistry| {
        let counter: CounterWithExemplar<Pairs> = CounterWithExemplar::default();
        let early = UNIX_EPOCH - Duration::from_secs(1);
        counter.inc_by(1, Some(pairs(&[("trace_id", "x")])), Some(early));
        theirs.register("traced", "Traced", counter);
    };
    let (_, snapshot) = shown(between_good_ones(fill));
    assert_eq!(names(&snapshot), ["before"]);
    assert_eq!(left_out(&snapshot, "panic"), Some(4.0));
}

#[test]
fn f09_one_whose_lock_is_held_is_late() {
    let registry = Registry::builder()
        .collector_timeout(Duration::from_millis(50))
        .build()
        .expect("a registry");
    let theirs = Arc::new(Mutex::new(between_good_ones(|_| {})));
    let locked = theirs.lock().expect("no panic in it");
    registry.register_prometheus_client(Arc::clone(&theirs));
    registry
        .gauge_fn("other", "Another.", || 1)
        .expect("nothing else has its name");
    let snapshot = registry.snapshot();
    assert_eq!(names(&snapshot), ["other"]);
    assert_eq!(left_out(&snapshot, "timeout"), Some(2.0));
    drop(locked);
    while names(&registry.snapshot()) != ["before", "behind_total", "other"] {
        std::thread::yield_now();
    }
}

#[test]
fn a_closure_may_show_nothing_and_may_panic() {
    let registry = isolated();
    registry.register_prometheus_client(from_fn(|_| {}));
    assert!(names(&registry.snapshot()).is_empty());
    registry.register_prometheus_client(from_fn(|_| panic!("planned")));
    strict(&registry);
    assert_eq!(left_out(&registry.snapshot(), "panic"), Some(4.0));
}

/// Each shows the other: nothing waits for itself, and nothing grows.
#[test]
fn f10_two_registries_that_show_each_other() {
    let registry = isolated();
    let mut theirs = ClientRegistry::default();
    let depth = Gauge::<i64>::default();
    depth.set(3);
    theirs.register("depth", "Depth", depth);
    theirs.register_collector(Box::new(RegistryCollector::new(&registry)));
    registry.register_prometheus_client(theirs);
    let count = registry.snapshot().samples().len();
    strict(&registry);
    assert_eq!(registry.snapshot().value("depth", &[]), Some(3.0));
    assert_eq!(registry.snapshot().samples().len(), count);
}
