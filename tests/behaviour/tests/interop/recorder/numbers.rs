//! What is counted.

use std::sync::Arc;
use std::time::Duration;

use callmeter::metrics::Recorder;
use callmeter::{Format, Registry};
use callmeter_behaviour::{histogram, isolated, lines, value};
use metrics::{counter, describe_counter, describe_gauge, describe_histogram, gauge};

use super::{recorded, recorded_in};
use crate::interop::strict;

const ALL: f64 = f64::INFINITY;

#[test]
fn every_type_in_both_formats() {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("service", "x")
        .build()
        .expect("a registry");
    let recorder = Recorder::builder(&registry)
        .buckets("latency_seconds", [0.5, 1.0])
        .build()
        .expect("its buckets rise");
    metrics::with_local_recorder(&recorder, || {
        describe_counter!("orders", "Orders\n\"paid\".");
        describe_histogram!("latency_seconds", metrics::Unit::Seconds, "Latency.");
        counter!("orders", "pay" => "card").increment(3);
        gauge!("depth").set(-1.5);
        metrics::histogram!("latency_seconds").record(Duration::from_millis(750));
    });
    strict(&registry);
    let expected = "\
# TYPE shop_depth gauge
shop_depth{service=\"x\"} -1.5
# HELP shop_latency_seconds Latency.
# TYPE shop_latency_seconds histogram
# UNIT shop_latency_seconds seconds
shop_latency_seconds_bucket{le=\"0.5\",service=\"x\"} 0
shop_latency_seconds_bucket{le=\"1.0\",service=\"x\"} 1
shop_latency_seconds_bucket{le=\"+Inf\",service=\"x\"} 1
shop_latency_seconds_sum{service=\"x\"} 0.75
shop_latency_seconds_count{service=\"x\"} 1
# HELP shop_orders Orders\\n\\\"paid\\\".
# TYPE shop_orders counter
shop_orders_total{pay=\"card\",service=\"x\"} 3
";
    let text = String::from_utf8(registry.encode(Format::OpenMetrics)).expect("text");
    assert!(text.contains(expected), "{text}");
}

#[test]
fn counters_only_rise() {
    let registry = recorded(|| {
        let counter = counter!("jobs");
        counter.increment(2);
        counter.absolute(7);
        counter.absolute(5);
        counter.increment(1);
    });
    assert_eq!(value(&registry, "jobs_total", &[]), Some(8.0));
}

#[test]
fn gauges_go_up_and_down() {
    let registry = recorded(|| {
        let gauge = gauge!("depth", "queue" => "a");
        gauge.set(5.0);
        gauge.increment(2.5);
        gauge.decrement(10.0);
        gauge.increment(f64::NAN);
        gauge!("odd").set(f64::NAN);
    });
    assert_eq!(value(&registry, "depth", &[("queue", "a")]), Some(-2.5));
    assert_eq!(lines(&registry, "odd"), ["odd NaN"]);
    let errors = value(&registry, "callmeter_internal_errors_total", &[]);
    assert_eq!(errors, Some(1.0));
    strict(&registry);
}

#[test]
fn f27_histograms_take_numbers_from_0_on() {
    let registry = isolated();
    let recorder = Recorder::builder(&registry)
        .default_buckets([1.0, 2.0])
        .build()
        .expect("its buckets rise");
    metrics::with_local_recorder(&recorder, || {
        let sizes = metrics::histogram!("size");
        for size in [0.0, 1.0, 1.5, 2.5, ALL, f64::NAN, -1.0, -ALL] {
            sizes.record(size);
        }
        sizes.record_many(2.0, 1_000_000);
    });
    let buckets = vec![(1.0, 2), (2.0, 1_000_003), (ALL, 1_000_005)];
    assert_eq!(histogram(&registry, "size", &[]), (buckets, 2_000_005.0));
    let errors = value(&registry, "callmeter_internal_errors_total", &[]);
    assert_eq!(errors, Some(3.0));
    strict(&registry);
}

#[test]
fn default_buckets_are_those_of_durations() {
    let registry = recorded(|| metrics::histogram!("wait").record(0.3));
    let (buckets, _) = histogram(&registry, "wait", &[]);
    let bounds: Vec<_> = buckets.iter().map(|(bound, _)| *bound).collect();
    let expected = [
        0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0,
        ALL,
    ];
    assert_eq!(bounds, expected);
    assert_eq!((buckets[5].1, buckets[6].1), (0, 1));
}

#[test]
fn threads_and_kept_handles_count_in_the_same_cells() {
    let registry = isolated();
    let recorder = Arc::new(Recorder::new(&registry));
    let count = |recorder: &Recorder| {
        metrics::with_local_recorder(recorder, || {
            let kept = gauge!("depth");
            for _ in 0..1_000 {
                counter!("jobs", "kind" => "a").increment(1);
                metrics::histogram!("wait").record(0.5);
                kept.increment(1.0);
            }
        });
    };
    std::thread::scope(|threads| {
        for _ in 0..4 {
            threads.spawn(|| count(&recorder));
        }
    });
    assert_eq!(
        value(&registry, "jobs_total", &[("kind", "a")]),
        Some(4_000.0)
    );
    assert_eq!(value(&registry, "depth", &[]), Some(4_000.0));
    let (buckets, sum) = histogram(&registry, "wait", &[]);
    assert_eq!((buckets.last(), sum), (Some(&(ALL, 4_000)), 2_000.0));
}

#[test]
fn a_description_may_come_late_and_the_unit_with_it() {
    let registry = recorded(|| {
        gauge!("age_seconds").set(1.0);
        describe_gauge!("age_seconds", metrics::Unit::Seconds, "First.");
        describe_gauge!("age_seconds", metrics::Unit::Seconds, "Age.");
        gauge!("load").set(1.0);
        describe_gauge!("load", metrics::Unit::Percent, "Load.");
        describe_gauge!("never", metrics::Unit::Bytes, "Not there.");
    });
    let [_, families] = strict(&registry);
    let find = |name: &str| families.iter().find(|family| family.name() == name);
    let age = find("age_seconds").expect("it is there");
    assert_eq!((age.help(), age.unit()), (Some("Age."), Some("seconds")));
    // Units never change a name.
    let load = find("load").expect("it is there");
    assert_eq!((load.help(), load.unit()), (Some("Load."), None));
    assert!(find("never").is_none());
}

/// A family that was shown without a unit stays without one.
#[test]
fn a_unit_told_after_the_first_scrape() {
    let registry = isolated();
    let recorder = Recorder::new(&registry);
    metrics::with_local_recorder(&recorder, || gauge!("age_seconds").set(1.0));
    assert_eq!(lines(&registry, "age_seconds"), ["age_seconds 1"]);
    metrics::with_local_recorder(&recorder, || {
        describe_gauge!("age_seconds", metrics::Unit::Seconds, "Age.");
    });
    assert_eq!(lines(&registry, "age_seconds"), ["age_seconds 1"]);
    let [families, _] = strict(&registry);
    let age = families
        .iter()
        .find(|family| family.name() == "age_seconds");
    assert_eq!(age.and_then(|family| family.help()), Some("Age."));
}

#[test]
fn two_recorders_may_share_a_family() {
    let registry = isolated();
    for queue in ["a", "b"] {
        let count = || counter!("jobs", "queue" => queue).increment(1);
        recorded_in(&registry, count);
    }
    let expected = ["jobs_total{queue=\"a\"} 1", "jobs_total{queue=\"b\"} 1"];
    assert_eq!(lines(&registry, "jobs_total"), expected);
}

#[test]
fn a_recorder_may_outlive_its_registry() {
    let registry = isolated();
    let recorder = Recorder::new(&registry);
    drop(registry);
    metrics::with_local_recorder(&recorder, || {
        counter!("jobs").increment(1);
        gauge!("jobs").set(1.0);
        metrics::histogram!("wait").record(-1.0);
    });
}
