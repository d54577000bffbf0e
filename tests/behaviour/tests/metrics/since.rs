//! Gauges that tell the time since something.

use std::time::{Duration, Instant};

use callmeter::{Family, Gauge, MetricFamilies, Registry};
use callmeter_behaviour::{isolated, value};

use super::Queue;

#[derive(MetricFamilies)]
#[metrics(namespace = "since")]
struct Server {
    /// Time since the start.
    #[metric(unit = "seconds")]
    uptime: Gauge<f64>,
    /// Whole time since the start.
    #[metric(name = "whole_uptime", unit = "seconds")]
    whole: Gauge,
    /// Minutes since the start.
    #[metric(unit = "minutes", allow = "people read it")]
    age: Gauge<f64>,
    /// Whole minutes since the start.
    #[metric(name = "whole_age", unit = "minutes", allow = "people read it")]
    whole_age: Gauge,
    /// Time since the last job, without a unit.
    last: Family<Queue<'static>, Gauge<f64>>,
}

fn registered() -> (Registry, Server) {
    let registry = isolated();
    let server = Server::register(&registry).expect("nothing else has its names");
    (registry, server)
}

fn ago(seconds: u64) -> Instant {
    Instant::now() - Duration::from_secs(seconds)
}

/// However slow the machine is.
#[track_caller]
fn assert_about(found: Option<f64>, expected: f64) {
    let found = found.expect("it is there");
    assert!(
        (expected..expected + 1000.0).contains(&found),
        "{found} is not {expected} and a bit"
    );
}

#[test]
fn the_unit_is_the_familys() {
    let (registry, server) = registered();
    server.uptime.set_since(ago(90_000));
    server.whole.set_since(ago(90_000));
    server.age.set_since(ago(90_030));
    server.whole_age.set_since(ago(90_000));
    server
        .last
        .with(&Queue { queue: "mail" })
        .set_since(ago(30));
    let found = |name: &str| value(&registry, &format!("since_{name}"), &[]);
    assert_about(found("uptime_seconds"), 90_000.0);
    assert_about(found("whole_uptime_seconds"), 90_000.0);
    assert_eq!(found("whole_uptime_seconds").map(f64::fract), Some(0.0));
    assert_about(found("age_minutes"), 1500.5);
    assert_about(found("whole_age_minutes"), 1500.0);
    assert_eq!(found("whole_age_minutes").map(f64::fract), Some(0.0));
    assert_about(value(&registry, "since_last", &[("queue", "mail")]), 30.0);
}

#[test]
fn it_goes_on_by_itself() {
    let (registry, server) = registered();
    server.uptime.set_since(Instant::now());
    let first = value(&registry, "since_uptime_seconds", &[]);
    while value(&registry, "since_uptime_seconds", &[]) <= first {}
}

#[test]
fn what_is_to_come_is_0() {
    let (registry, server) = registered();
    let later = Instant::now() + Duration::from_secs(100_000);
    server.uptime.set_since(later);
    server.whole.set_since(later);
    assert_eq!(value(&registry, "since_uptime_seconds", &[]), Some(0.0));
    assert_eq!(
        value(&registry, "since_whole_uptime_seconds", &[]),
        Some(0.0)
    );
}

#[test]
fn whatever_sets_or_changes_the_gauge_ends_it() {
    let (registry, server) = registered();
    server.uptime.set_since(ago(50));
    server.uptime.set(2.0);
    assert_eq!(value(&registry, "since_uptime_seconds", &[]), Some(2.0));
    server.whole.set(3);
    server.whole.set_since(ago(50));
    assert_about(value(&registry, "since_whole_uptime_seconds", &[]), 50.0);
    server.whole.set(4);
    server.whole.inc();
    assert_eq!(
        value(&registry, "since_whole_uptime_seconds", &[]),
        Some(5.0)
    );
    // A second instant takes the first one's place.
    server.age.set_since(ago(600_000));
    server.age.set_since(ago(60));
    assert_about(value(&registry, "since_age_minutes", &[]), 1.0);
}

#[test]
fn the_program_reads_what_a_scrape_shows() {
    let (_, server) = registered();
    server.uptime.set_since(ago(90_000));
    server.whole.set_since(ago(90_000));
    server.whole_age.set_since(ago(90_000));
    assert_about(Some(server.uptime.get()), 90_000.0);
    assert_about(Some(server.whole.get() as f64), 90_000.0);
    assert_about(Some(server.whole_age.get() as f64), 1500.0);
}

/// A removed series begins anew.
#[test]
fn it_does_not_outlive_its_series() {
    let (registry, server) = registered();
    let mail = Queue { queue: "mail" };
    let gauge = server.last.with(&mail);
    gauge.set_since(ago(500));
    assert!(server.last.remove(&mail));
    gauge.inc();
    assert_eq!(
        value(&registry, "since_last", &[("queue", "mail")]),
        Some(1.0)
    );
}
