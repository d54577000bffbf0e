//! Clashes that a scrape finds: each family is told of by itself, once.

use callmeter::{MetricFamilies, Operation, Outcome, Registry};
use callmeter_behaviour::{isolated, value};
use metrics::{counter, gauge};

use super::super::strict;
use super::recorded_in;

/// The families that are told of, and how many were counted.
fn told(registry: &Registry) -> (Vec<String>, Option<f64>) {
    let told = registry.check().err();
    let families = told.iter().flat_map(callmeter::RegisterErrors::iter);
    let families = families.map(|error| error.family().to_owned()).collect();
    let counted = value(registry, "callmeter_register_errors_total", &[]);
    (families, counted)
}

/// Neither has a message anything but words in it.
fn assert_readable(registry: &Registry) {
    let told = registry.check().expect_err("some clash").to_string();
    for odd in ["some(", "Some(", "None", "[\"", "\\\""] {
        assert!(!told.contains(odd), "{odd} is in {told}");
    }
}

#[test]
fn samples_of_counters_are_no_names_of_others() {
    let registry = isolated();
    recorded_in(&registry, || {
        for name in ["queue", "jobs", "mails"] {
            counter!(name).increment(1);
            gauge!(format!("{name}_total")).set(7.0);
        }
    });
    for _ in 0..3 {
        strict(&registry);
    }
    let expected = ["jobs_total", "mails_total", "queue_total"];
    assert_eq!(
        told(&registry),
        (expected.map(str::to_owned).into(), Some(3.0))
    );
    assert_readable(&registry);
    // Whichever comes first.
    assert_eq!(value(&registry, "queue_total", &[]), Some(1.0));
}

#[derive(Operation)]
#[operation(completed(name = "found_visits", labels()), others(none))]
struct Visit {}

#[derive(MetricFamilies)]
struct Waits {
    /// Waits.
    #[metric(unit = "seconds")]
    found_waits: callmeter::Counter<f64>,
    /// Sizes.
    #[metric(buckets = [1, 2])]
    found_sizes: callmeter::Histogram,
}

#[test]
fn names_of_operations_and_structs_stay_theirs() {
    let registry = isolated();
    registry.scope_sync(|| Visit {}.start().finish(Outcome::Success));
    let waits = Waits::register(&registry).expect("nothing else has its names");
    waits.found_waits.inc();
    waits.found_sizes.observe(1);
    recorded_in(&registry, || {
        counter!("found_visits").increment(7);
        counter!("found_waits_seconds").increment(7);
        gauge!("found_sizes_sum").set(7.0);
        gauge!("found_sizes_count").set(7.0);
    });
    for _ in 0..2 {
        strict(&registry);
    }
    let expected = [
        "found_visits",
        "found_waits_seconds",
        "found_sizes_count",
        "found_sizes_sum",
    ];
    let (mut families, counted) = told(&registry);
    families.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!((families, counted), (expected.into(), Some(4.0)));
    assert_readable(&registry);
    assert_eq!(value(&registry, "found_visits_total", &[]), Some(1.0));
}

/// With the same labels as that of a closure; the first stays.
#[test]
fn series_that_are_there_already_are_told_of() {
    let registry = isolated();
    registry
        .gauge_fn("found_depth", "Depth.", || 1)
        .expect("nothing else has its name");
    recorded_in(&registry, || {
        gauge!("found_depth").set(7.0);
        gauge!("found_depth", "queue" => "a").set(8.0);
    });
    for _ in 0..2 {
        strict(&registry);
    }
    assert_eq!(told(&registry), (vec!["found_depth".to_owned()], Some(1.0)));
    let text = registry.check().expect_err("one is lost").to_string();
    assert!(
        text.contains("`found_depth` without labels is read twice"),
        "{text}"
    );
    assert_eq!(text.matches(".rs:").count(), 2, "{text}");
    assert_eq!(value(&registry, "found_depth", &[]), Some(1.0));
    assert_eq!(
        value(&registry, "found_depth", &[("queue", "a")]),
        Some(8.0)
    );
}
