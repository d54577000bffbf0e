//! What an end says is in all families.

use std::time::Duration;

use callmeter::{Operation, Outcome, Registry};
use callmeter_behaviour::{counted, histogram, value};

use super::{HOUR, Shipment, begin, end, seen};

#[test]
fn an_end_has_a_status_a_duration_and_retries() {
    let ((), registry) = counted(|| {
        for _ in 0..3 {
            begin("alps");
        }
        let shipment = || Shipment { route: "alps" };
        shipment().end(Outcome::TimedOut, Duration::from_millis(400), 2);
        shipment().end(Outcome::Cancelled, HOUR, 0);
    });
    assert_eq!(seen(&registry, "alps"), (2, 1));
    let of = |name, status| value(&registry, name, &[("route", "alps"), status]);
    for (status, calls) in [("timeout", 1.0), ("cancelled", 1.0), ("success", 0.0)] {
        assert_eq!(of("shipment_total", ("status", status)), Some(calls));
    }
    let errors = of("shipment_errors_total", ("error_type", "timeout"));
    assert_eq!(errors, Some(1.0));
    let retries = value(&registry, "shipment_retries_total", &[("route", "alps")]);
    assert_eq!(retries, Some(2.0));
    let (buckets, sum) = histogram(&registry, "shipment_duration_seconds", &[("route", "alps")]);
    assert_eq!(sum, 3600.4);
    assert!(
        buckets.contains(&(0.25, 0)) && buckets.contains(&(0.5, 1)),
        "{buckets:?}"
    );
    assert_eq!(buckets.last(), Some(&(f64::INFINITY, 2)));
}

/// Nothing that is shown needs starts.
#[derive(Operation)]
#[operation(name = "stamp", in_progress(none), retries(none))]
struct Stamp<'a> {
    office: &'a str,
}

#[test]
fn halves_need_no_family_of_starts() {
    let ((), registry) = counted(|| {
        Stamp { office: "a" }.begin();
        Stamp { office: "a" }.end(Outcome::Success, HOUR, 5);
        Stamp { office: "a" }.end(Outcome::Success, HOUR, 5);
    });
    let labels = [("office", "a"), ("status", "success")];
    assert_eq!(value(&registry, "stamp_total", &labels), Some(2.0));
}

#[test]
fn halves_past_the_limit_meet_in_the_overflow_series() {
    let registry = Registry::builder().series_limit(1).build().expect("valid");
    registry.scope_sync(|| {
        begin("known");
        begin("one");
        begin("two");
        end("three");
    });
    assert_eq!(seen(&registry, "known"), (0, 1));
    assert_eq!(seen(&registry, "_overflow"), (1, 1));
}
