//! One name in several places.

use std::borrow::Cow;
use std::fmt;

use callmeter::{Operation, Outcome};
use callmeter_behaviour::{isolated, lines};
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry as ClientRegistry, Unit};

use super::{between_good_ones, counted, left_out, names, shown, strict};

#[test]
fn f29_the_first_of_two_alike_is_shown() {
    let mut theirs = ClientRegistry::default();
    for value in [1, 2] {
        let jobs: Counter = Counter::default();
        jobs.inc_by(value);
        theirs.register("jobs", "Jobs", jobs);
        let size = Histogram::new([1.0]);
        (0..value).for_each(|_| size.observe(0.5));
        theirs.register("size", "Size", size);
    }
    let (_, snapshot) = shown(theirs);
    assert_eq!(snapshot.value("jobs_total", &[]), Some(1.0));
    assert_eq!(snapshot.value("size_count", &[]), Some(1.0));
    assert_eq!(left_out(&snapshot, "invalid"), Some(8.0));
}

#[test]
fn f30_places_with_labels_of_their_own_are_one_family() {
    let mut theirs = ClientRegistry::default();
    for (shard, unit) in [("a", true), ("b", false)] {
        let label = (Cow::from("shard"), Cow::from(shard));
        let part = theirs.sub_registry_with_label(label);
        part.register("jobs", "Jobs", counted(&[("kind", "x")]));
        let latency = Histogram::new([1.0]);
        latency.observe(0.25);
        if unit {
            part.register_with_unit("latency", "Latency", Unit::Seconds, latency);
        } else {
            part.register("latency_seconds", "Another help text", latency);
        }
    }
    let (registry, snapshot) = shown(theirs);
    let expected = [
        "jobs_total{kind=\"x\",shard=\"a\"} 1",
        "jobs_total{kind=\"x\",shard=\"b\"} 1",
    ];
    assert_eq!(lines(&registry, "jobs_total"), expected);
    for shard in ["a", "b"] {
        let count = snapshot.value("latency_seconds_count", &[("shard", shard)]);
        assert_eq!(count, Some(1.0), "{shard}");
    }
    let [families, _] = strict(&registry);
    let latency = families
        .iter()
        .find(|family| family.name() == "latency_seconds");
    assert_eq!(latency.and_then(|family| family.help()), Some("Latency."));
    assert_eq!(left_out(&snapshot, "invalid"), Some(0.0));
}

#[derive(Debug)]
struct OneByOne;

/// HELP and TYPE for each sample.
impl Collector for OneByOne {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        for (core, seconds) in [("0", 1.5), ("1", 2.5)] {
            let counter = ConstCounter::new(seconds);
            let kind = counter.metric_type();
            let mut metric =
                encoder.encode_descriptor("cpu", "Time", Some(&Unit::Seconds), kind)?;
            counter.encode(metric.encode_family(&[("core", core)])?)?;
        }
        Ok(())
    }
}

#[test]
fn f30_a_collector_that_describes_each_sample() {
    let mut theirs = ClientRegistry::default();
    theirs.register_collector(Box::new(OneByOne));
    let (registry, snapshot) = shown(theirs);
    let expected = [
        "cpu_seconds_total{core=\"0\"} 1.5",
        "cpu_seconds_total{core=\"1\"} 2.5",
    ];
    assert_eq!(lines(&registry, "cpu_seconds_total"), expected);
    assert_eq!(left_out(&snapshot, "invalid"), Some(0.0));
}

#[test]
fn f30_two_registries_may_share_a_family() {
    let registry = isolated();
    for pool in ["a", "b"] {
        let mut theirs = ClientRegistry::default();
        theirs.register("waits", "Waits", counted(&[("pool", pool)]));
        let size = Histogram::new([1.0]);
        size.observe(2.0);
        let label = (Cow::from("pool"), Cow::from(pool));
        theirs
            .sub_registry_with_label(label)
            .register("size", "Size", size);
        registry.register_prometheus_client(theirs);
    }
    strict(&registry);
    let expected = ["waits_total{pool=\"a\"} 1", "waits_total{pool=\"b\"} 1"];
    assert_eq!(lines(&registry, "waits_total"), expected);
    let expected = ["size_count{pool=\"a\"} 1", "size_count{pool=\"b\"} 1"];
    assert_eq!(lines(&registry, "size_count"), expected);
    assert_eq!(registry.check(), Ok(()));
}

#[test]
fn f29_a_name_of_two_types_is_that_of_the_first() {
    let fill = |theirs: &mut ClientRegistry| {
        theirs.register("jobs", "Jobs", counted(&[]));
        theirs.register("jobs", "Jobs", Gauge::<i64>::default());
    };
    let (registry, snapshot) = shown(between_good_ones(fill));
    assert_eq!(names(&snapshot), ["before", "behind_total", "jobs_total"]);
    assert_eq!(left_out(&snapshot, "invalid"), Some(4.0));
    let told = registry.check().expect_err("one is left out").to_string();
    assert!(
        told.contains("`jobs` is declared twice with different types"),
        "{told}"
    );
}

#[test]
fn f29_histograms_of_one_name_have_the_same_bounds() {
    let fill = |theirs: &mut ClientRegistry| {
        for (shard, bound) in [("a", 1.0), ("b", 2.0)] {
            let label = (Cow::from("shard"), Cow::from(shard));
            let part = theirs.sub_registry_with_label(label);
            part.register("size", "Size", Histogram::new([bound]));
        }
    };
    let (registry, snapshot) = shown(between_good_ones(fill));
    assert_eq!(snapshot.value("size_count", &[("shard", "a")]), Some(0.0));
    assert_eq!(snapshot.value("size_count", &[("shard", "b")]), None);
    let told = registry.check().expect_err("one is left out").to_string();
    assert!(told.contains("different buckets"), "{told}");
}

/// Calls whose counter has the name of one of theirs.
#[derive(Operation)]
#[operation(completed(name = "visits", labels()), others(none))]
struct Visit {}

#[test]
fn f29_a_name_that_calls_have_stays_theirs() {
    let registry = isolated();
    registry.scope_sync(|| Visit {}.start().finish(Outcome::Success));
    registry.register_prometheus_client(between_good_ones(|theirs| {
        let visits: Counter = Counter::default();
        visits.inc_by(7);
        theirs.register("visits", "Visits", visits);
    }));
    strict(&registry);
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("visits_total", &[]), Some(1.0));
    assert_eq!(snapshot.value("behind_total", &[]), Some(2.0));
    let told = registry.check().expect_err("one is left out").to_string();
    assert!(told.contains("`visits` is declared twice"), "{told}");
}

/// Label sets with and without an empty value are one series for every server.
#[test]
fn an_empty_label_value_is_an_absent_label() {
    let mut theirs = ClientRegistry::default();
    theirs.register("jobs", "Jobs", counted(&[("kind", ""), ("host", "x")]));
    theirs.register("jobs", "Jobs", counted(&[("host", "x")]));
    let (registry, snapshot) = shown(theirs);
    let expected = [r#"jobs_total{host="x"} 1"#];
    assert_eq!(lines(&registry, "jobs_total"), expected);
    // In both formats, and in two scrapes for values.
    assert_eq!(left_out(&snapshot, "invalid"), Some(4.0));
}

#[test]
fn series_that_differ_by_an_empty_label_alone_cost_their_family() {
    let (registry, snapshot) = shown(between_good_ones(|theirs| {
        let jobs = counted(&[("kind", ""), ("host", "x")]);
        jobs.get_or_create(&super::pairs(&[("host", "x")])).inc();
        theirs.register("jobs", "Jobs", jobs);
    }));
    assert_eq!(names(&snapshot), ["before", "behind_total"]);
    let told = registry.check().expect_err("one is left out").to_string();
    assert!(
        told.contains("this sample of `jobs_total` is there already"),
        "{told}"
    );
}
