//! Several histograms of the same durations.

use std::time::Duration;

use callmeter::{Operation, Outcome, Registry, track};
use callmeter_behaviour::{abandon, counted, give_way, histogram, lines, panic_of};

/// The same time, seen by three people.
#[derive(Operation)]
#[operation(
    name = "trip",
    started(name = "trip_started"),
    duration(name = "trip_duration", buckets = [0.5, 1.0, 7200.0]),
    duration(name = "trip_time", unit = "hours", buckets = [0.5, 1, 2.5], allow = "people plan in hours"),
    duration(name = "trip_delay", unit = "milliseconds", buckets = [1, 500, 1000.5], allow = "a test", labels(status)),
    duration(name = "trip_total_time", unit = "days", buckets = [1], allow = "a test", labels())
)]
struct Trip<'a> {
    to: &'a str,
}

const TO: [(&str, &str); 1] = [("to", "x")];
const INFINITE: f64 = f64::INFINITY;

fn travel(duration: Duration) {
    Trip { to: "x" }.record(Outcome::Success, duration, 0);
}

fn minutes(minutes: u64) -> Duration {
    Duration::from_secs(60 * minutes)
}

#[test]
fn each_has_its_own_buckets_and_unit() {
    let ((), registry) = counted(|| {
        travel(Duration::from_millis(1));
        travel(Duration::from_millis(500));
        travel(Duration::from_millis(501));
        travel(Duration::from_micros(1_000_500));
        travel(minutes(30));
        travel(minutes(60));
        travel(minutes(90));
        travel(minutes(60 * 48));
    });
    let sum = 0.001 + 0.5 + 0.501 + 1.0005 + 60.0 * (30.0 + 60.0 + 90.0 + 2880.0);
    let seconds = histogram(&registry, "trip_duration_seconds", &TO);
    let buckets = vec![(0.5, 2), (1.0, 3), (7200.0, 7), (INFINITE, 8)];
    assert_eq!(seconds.0, buckets);
    assert!((seconds.1 - sum).abs() < 1e-6, "{}", seconds.1);
    let hours = histogram(&registry, "trip_time_hours", &TO);
    assert_eq!(hours.0, [(0.5, 5), (1.0, 6), (2.5, 7), (INFINITE, 8)]);
    assert!((hours.1 - sum / 3600.0).abs() < 1e-9, "{}", hours.1);
    let labels = [("status", "success")];
    let millis = histogram(&registry, "trip_delay_milliseconds", &labels);
    assert_eq!(millis.0, [(1.0, 1), (500.0, 2), (1000.5, 4), (INFINITE, 8)]);
    assert!((millis.1 - sum * 1e3).abs() < 1e-3, "{}", millis.1);
    let days = histogram(&registry, "trip_total_time_days", &[]);
    assert_eq!(days.0, [(1.0, 7), (INFINITE, 8)]);
    assert!((days.1 - sum / 86_400.0).abs() < 1e-9, "{}", days.1);
}

/// To the nanosecond.
#[test]
fn a_bound_belongs_to_its_bucket_in_each_unit() {
    let bounds = [
        (Duration::from_millis(500), "trip_duration_seconds", 0.5),
        (Duration::from_secs(7200), "trip_duration_seconds", 7200.0),
        (minutes(30), "trip_time_hours", 0.5),
        (minutes(150), "trip_time_hours", 2.5),
    ];
    for (duration, name, bound) in bounds {
        let ((), registry) = counted(|| {
            travel(duration - Duration::from_nanos(1));
            travel(duration);
            travel(duration + Duration::from_nanos(1));
        });
        let (buckets, _) = histogram(&registry, name, &TO);
        assert!(buckets.contains(&(bound, 2)), "{name} {bound}: {buckets:?}");
    }
}

#[test]
fn whole_sums_are_written_whole() {
    let ((), registry) = counted(|| {
        travel(minutes(90));
        travel(minutes(90));
    });
    for line in [
        r#"trip_duration_seconds_sum{to="x"} 10800"#,
        r#"trip_time_hours_sum{to="x"} 3"#,
        r#"trip_delay_milliseconds_sum{status="success"} 10800000"#,
        "trip_total_time_days_sum 0.125",
    ] {
        let name = line.split(['{', ' ']).next().expect("a name");
        let found = lines(&registry, name);
        assert!(found.iter().any(|found| found == line), "{line}: {found:?}");
    }
}

/// The registry's bounds are in seconds, whatever the unit of a view.
#[test]
fn a_registrys_bounds_replace_those_of_all() {
    let builder = Registry::builder().buckets::<Trip<'_>>([1.0, 1800.0, 9000.0]);
    let registry = builder.build().expect("valid");
    registry.scope_sync(|| {
        travel(Duration::from_secs(1));
        travel(minutes(30));
        travel(minutes(150));
        travel(minutes(151));
    });
    let seconds = histogram(&registry, "trip_duration_seconds", &TO).0;
    assert_eq!(seconds, [(1.0, 1), (1800.0, 2), (9000.0, 3), (INFINITE, 4)]);
    let hours = histogram(&registry, "trip_time_hours", &TO).0;
    assert_eq!(
        hours,
        [(1.0 / 3600.0, 1), (0.5, 2), (2.5, 3), (INFINITE, 4)]
    );
    let millis = histogram(
        &registry,
        "trip_delay_milliseconds",
        &[("status", "success")],
    )
    .0;
    assert_eq!(millis, [(1e3, 1), (1.8e6, 2), (9e6, 3), (INFINITE, 4)]);
    assert_eq!(registry.check(), Ok(()));
}

#[track(Trip { to: "nowhere" })]
fn crashes() {
    panic!("crash")
}

#[track(Trip { to: "nowhere" })]
async fn turns_back() {
    give_way(9).await;
}

#[test]
fn calls_that_panic_or_are_dropped_take_time_too() {
    let ((), registry) = counted(|| {
        assert_eq!(panic_of(crashes), "crash");
        abandon(turns_back(), 1);
    });
    let to = [("to", "nowhere")];
    let (seconds, sum) = histogram(&registry, "trip_duration_seconds", &to);
    let (hours, in_hours) = histogram(&registry, "trip_time_hours", &to);
    assert_eq!((seconds[3].1, hours[3].1), (2, 2));
    assert!((sum / 3600.0 - in_hours).abs() < 1e-12, "{sum} {in_hours}");
    for status in ["panic", "cancelled"] {
        let (buckets, _) = histogram(&registry, "trip_delay_milliseconds", &[("status", status)]);
        assert_eq!(buckets[3].1, 1, "{status}");
    }
    assert_eq!(callmeter_behaviour::in_progress(&registry, "trip", &to), 0);
}

/// The same in the cells that one thread alone writes.
#[test]
fn the_global_registry_shows_the_same() {
    for seconds in [1, 1800, 3600, 9000, 9001] {
        let trip = Trip { to: "global" };
        trip.record(Outcome::Success, Duration::from_secs(seconds), 0);
    }
    let to = [("to", "global")];
    let seconds = histogram(callmeter::registry(), "trip_duration_seconds", &to);
    let buckets = vec![(0.5, 0), (1.0, 1), (7200.0, 3), (INFINITE, 5)];
    assert_eq!(seconds, (buckets, 23_402.0));
    let hours = histogram(callmeter::registry(), "trip_time_hours", &to).0;
    assert_eq!(hours, [(0.5, 2), (1.0, 3), (2.5, 4), (INFINITE, 5)]);
}
