//! Structs of families in the global registry, one of which clashes.

use callmeter::{Counter, Family, Gauge, LabelSet, MetricFamilies};
use callmeter_behaviour::{lines, value};

#[derive(LabelSet)]
struct Queue<'a> {
    queue: &'a str,
}

const LINE_OF_FIRST: u32 = line!() + 4;
#[derive(MetricFamilies)]
struct First {
    /// Jobs.
    jobs: Counter,
    /// Depth.
    depth: Gauge,
}

const LINE_OF_SECOND: u32 = line!() + 4;
#[derive(MetricFamilies)]
struct Second {
    /// Jobs, with labels.
    jobs: Family<Queue<'static>, Counter>,
    /// Depth.
    depth: Gauge,
    /// Only here.
    other: Counter,
}

#[test]
fn f29_one_that_clashes_is_in_no_scrape() {
    let registry = callmeter::registry();
    let first = First::global();
    first.jobs.inc();
    assert_eq!(callmeter::check().err(), None);
    for _ in 0..2 {
        let second = Second::global();
        second.jobs.with(&Queue { queue: "a" }).inc_by(5);
        second.depth.inc();
        second.other.inc();
    }
    // It counts, but by itself.
    let second = Second::global();
    assert_eq!(second.jobs.with(&Queue { queue: "a" }).get(), 10);
    assert_eq!(lines(registry, "jobs_total"), ["jobs_total 1"]);
    // What does not clash is there, and shared.
    assert_eq!(value(registry, "other_total", &[]), Some(2.0));
    assert_eq!(
        (first.depth.get(), value(registry, "depth", &[])),
        (2, Some(2.0))
    );

    let errors = callmeter::check().expect_err("they clash");
    let messages: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(messages.len(), 1, "{messages:?}");
    for part in [
        "metric family `jobs` is declared twice with different labels".to_owned(),
        format!("tests/detached.rs:{LINE_OF_FIRST}"),
        format!("tests/detached.rs:{LINE_OF_SECOND}"),
    ] {
        assert!(
            messages[0].contains(&part),
            "{part} is not in {}",
            messages[0]
        );
    }
    let name = "callmeter_register_errors_total";
    assert_eq!(value(registry, name, &[]), Some(1.0));
    // By `register` it is an error, which the caller is told, and nobody else.
    let error = Second::register(registry).err().expect("they clash");
    assert_eq!(error.to_string(), errors.to_string());
    assert_eq!(value(registry, name, &[]), Some(1.0));
}
