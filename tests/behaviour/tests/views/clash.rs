//! Views of several operations under one name.

use callmeter::{Operation, Outcome, Registry};
use callmeter_behaviour::{counted, histogram, value};

use super::seconds;

mod first {
    #[derive(callmeter::Operation)]
    #[operation(
        name = "first",
        completed(name = "first"),
        completed(name = "shared_done", labels(kind)),
        duration(name = "shared", buckets = [1.0, 2.0], labels()),
        duration(name = "meeting", unit = "hours", buckets = [1], allow = "a test", labels()),
        value(shared_size, unit = "bytes", buckets = [1.0], labels())
    )]
    pub(super) struct Work {
        pub(super) kind: u8,
    }
}

mod second {
    #[derive(callmeter::Operation)]
    #[operation(
        name = "second",
        completed(name = "second"),
        completed(name = "shared_done", labels(size)),
        duration(name = "shared", when(Success), buckets = [1.0, 3.0], labels()),
        duration(name = "meeting", unit = "hours", buckets = [1], allow = "a test", when(Failure), labels()),
        retries(name = "shared_size_bytes", labels())
    )]
    pub(super) struct Work {
        pub(super) size: u8,
    }
}

fn first() {
    first::Work { kind: 1 }.record(Outcome::Success, seconds(1), 0);
}

fn second() {
    second::Work { size: 2 }.record(Outcome::Failure, seconds(3), 1);
}

fn families(registry: &Registry) -> Vec<String> {
    let errors = registry.check().expect_err("they clash");
    errors
        .iter()
        .map(|error| error.family().to_owned())
        .collect()
}

#[test]
fn the_first_stays_and_both_are_named() {
    let ((), registry) = counted(|| {
        first();
        second();
    });
    assert_eq!(
        families(&registry),
        ["shared_done", "shared_seconds", "shared_size_bytes"]
    );
    let message = registry.check().expect_err("they clash").to_string();
    for part in [
        "`shared_done` is declared twice with different labels",
        "`shared_seconds` is declared twice with different buckets",
        "`shared_size_bytes` is declared twice with different types",
        "views/clash.rs:",
    ] {
        assert!(message.contains(part), "{part} is not in\n{message}");
    }
    let errors = value(&registry, "callmeter_register_errors_total", &[]);
    assert_eq!(errors, Some(3.0));
    let one = |name, labels: &[(&str, &str)]| value(&registry, name, labels);
    assert_eq!(one("shared_done_total", &[("kind", "1")]), Some(1.0));
    assert_eq!(one("shared_done_total", &[("size", "2")]), None);
    assert_eq!(one("shared_seconds_count", &[]), Some(1.0));
    // All else of the second is there.
    let labels = [("size", "2"), ("status", "failure")];
    assert_eq!(one("second_total", &labels), Some(1.0));
    assert_eq!(one("second_in_progress", &[("size", "2")]), Some(0.0));
}

#[test]
fn who_comes_first_decides() {
    let ((), registry) = counted(|| {
        second();
        first();
    });
    assert_eq!(
        families(&registry),
        ["shared_done", "shared_seconds", "shared_size_bytes"]
    );
    let one = |name, labels: &[(&str, &str)]| value(&registry, name, labels);
    assert_eq!(one("shared_done_total", &[("size", "2")]), Some(1.0));
    assert_eq!(one("shared_size_bytes_total", &[]), Some(1.0));
    assert_eq!(one("shared_size_bytes_count", &[]), None);
}

/// `when` is no part of a family: each operation says which calls it adds.
#[test]
fn alike_they_are_added_up() {
    let ((), registry) = counted(|| {
        first();
        second();
        second::Work { size: 2 }.record(Outcome::Success, seconds(9), 0);
    });
    let (buckets, sum) = histogram(&registry, "meeting_hours", &[]);
    assert_eq!(buckets, [(1.0, 2), (f64::INFINITY, 2)]);
    assert!((sum - 4.0 / 3600.0).abs() < 1e-12, "{sum}");
}

mod third {
    #[derive(callmeter::Operation)]
    #[operation(name = "third", duration(name = "meeting_hours", buckets = [3600], labels()))]
    pub(super) struct InSeconds {}

    #[derive(callmeter::Operation)]
    #[operation(name = "fourth", duration(name = "waiting", buckets = [1], labels()))]
    pub(super) struct Waiting {}

    #[derive(callmeter::Operation)]
    #[operation(name = "fifth", value(waiting, unit = "seconds", buckets = [1.0], labels()))]
    pub(super) struct Waited {}
}

/// A histogram of durations and one of values are told apart by how they add up.
#[test]
fn durations_and_values_do_not_meet() {
    let ((), registry) = counted(|| {
        third::Waiting {}.start().finish(Outcome::Success);
        let call = third::Waited {}.start();
        call.observe(third::Waited::WAITING, 5);
        call.finish(Outcome::Success);
        third::InSeconds {}.start().finish(Outcome::Success);
    });
    assert_eq!(families(&registry), ["waiting_seconds"]);
    assert_eq!(value(&registry, "waiting_seconds_count", &[]), Some(1.0));
    let bucket = value(&registry, "meeting_hours_seconds_bucket", &[("le", "3600")]);
    assert_eq!(bucket, Some(1.0));
}
