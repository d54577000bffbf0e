//! Series that nothing was counted in for a while. None of the tests says how long.

use callmeter::{Counter, Family, Gauge, Histogram, Info, MetricFamilies, Registry, StateSet};
use callmeter_behaviour::{isolated, lines, value};

use super::{Kind, Queue, READ, READ_LABELS, Verb, in_both};

const MAIL: Queue<'_> = Queue { queue: "mail" };

/// Scrapes until it is so; a machine that takes a minute is broken.
#[track_caller]
fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..12_000 {
        if is_so() {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("never {what}");
}

#[derive(MetricFamilies)]
#[metrics(namespace = "expiry")]
struct Short {
    /// Counted.
    #[metric(expire = "5ms")]
    counted: Family<Queue<'static>, Counter>,
    /// Counted, floating.
    #[metric(expire = "5ms")]
    floating: Family<Queue<'static>, Counter<f64>>,
    /// Measured.
    #[metric(expire = "5ms")]
    measured: Family<Queue<'static>, Gauge>,
    /// Observed.
    #[metric(expire = "5ms", buckets = [1])]
    observed: Family<Queue<'static>, Histogram>,
    /// Timed.
    #[metric(expire = "5ms", unit = "seconds")]
    timed: Family<Queue<'static>, Histogram>,
    /// Held.
    #[metric(expire = "5ms")]
    held: Family<Queue<'static>, StateSet<Verb>>,
    /// Told.
    #[metric(expire = "5ms")]
    told: Family<Queue<'static>, Info>,
    /// Closed.
    #[metric(expire = "5ms")]
    closed: Family<Kind, Counter>,
    /// Alone.
    #[metric(expire = "5ms")]
    alone: Gauge,
}

const NAMES: [&str; 9] = [
    "expiry_alone",
    "expiry_closed_total",
    "expiry_counted_total",
    "expiry_floating_total",
    "expiry_held",
    "expiry_measured",
    "expiry_observed_sum",
    "expiry_timed_seconds_sum",
    "expiry_told_info",
];

fn count_all(short: &Short) {
    short.counted.with(&MAIL).inc();
    short.floating.with(&MAIL).inc_by(0.5);
    short.measured.with(&MAIL).set(3);
    short.observed.with(&MAIL).observe(2);
    short.timed.with(&MAIL).observe(2);
    short.held.with(&MAIL).set(Verb::Insert);
    short
        .told
        .with(&MAIL)
        .set(&[("a", "b")])
        .expect("good names");
    short.closed.with(&READ).inc();
    short.alone.set(4);
}

#[test]
fn every_metric_goes_and_comes_back_anew() {
    let registry = isolated();
    let short = Short::register(&registry).expect("nothing else has its names");
    let gauge = short.measured.with(&MAIL);
    for _ in 0..2 {
        count_all(&short);
        let counted = registry
            .snapshot()
            .value("expiry_counted_total", &[("queue", "mail")]);
        assert_eq!(counted, Some(1.0));
        for name in NAMES {
            until(&format!("without {name}"), || {
                lines(&registry, name).is_empty()
            });
        }
        let sizes = [
            short.counted.len(),
            short.held.len(),
            short.told.len(),
            short.closed.len(),
        ];
        assert_eq!(sizes, [0; 4]);
    }
    gauge.inc();
    assert_eq!(
        value(&registry, "expiry_measured", &[("queue", "mail")]),
        Some(1.0)
    );
}

#[derive(MetricFamilies)]
#[metrics(namespace = "expiry_busy")]
struct Busy {
    /// Counted.
    #[metric(expire = "40ms")]
    counted: Family<Queue<'static>, Counter>,
    /// Measured.
    #[metric(expire = "40ms")]
    measured: Family<Queue<'static>, Gauge>,
    /// Held.
    #[metric(expire = "40ms")]
    held: Family<Queue<'static>, StateSet<Verb>>,
    /// Told.
    #[metric(expire = "40ms")]
    told: Family<Queue<'static>, Info>,
    /// Nothing is counted in it.
    #[metric(expire = "40ms")]
    idle: Family<Queue<'static>, Counter>,
}

/// What is used between any two scrapes stays, even if it is given the value that it has;
/// an idle one beside it goes.
#[test]
fn what_is_used_stays() {
    in_both(|registry| {
        let busy = Busy::register(registry).expect("nothing else has its names");
        busy.idle.with(&MAIL).inc();
        let mut uses = 0;
        until("without the idle one", || {
            uses += 1;
            busy.counted.with(&MAIL).inc();
            busy.measured.with(&MAIL).set(1);
            busy.held.with(&MAIL).set(Verb::Select);
            busy.told
                .with(&MAIL)
                .set(&[("a", "b")])
                .expect("good names");
            let snapshot = registry.snapshot();
            let mail = ("queue", "mail");
            assert_eq!(
                snapshot.value("expiry_busy_counted_total", &[mail]),
                Some(f64::from(uses))
            );
            assert_eq!(snapshot.value("expiry_busy_measured", &[mail]), Some(1.0));
            let held = [mail, ("expiry_busy_held", "select")];
            assert_eq!(snapshot.value("expiry_busy_held", &held), Some(1.0));
            let told = [mail, ("a", "b")];
            assert_eq!(snapshot.value("expiry_busy_told_info", &told), Some(1.0));
            let sizes = [
                busy.counted.len(),
                busy.measured.len(),
                busy.held.len(),
                busy.told.len(),
            ];
            assert_eq!(sizes, [1; 4]);
            busy.idle.is_empty()
        });
    });
}

/// Only scrapes remove: a program that nobody scrapes keeps its series.
#[test]
fn what_counts_is_what_scrapes_see() {
    let registry = Registry::builder().build().expect("a registry");
    let short = Short::register(&registry).expect("nothing else has its names");
    short.closed.with(&READ).inc_by(5);
    // The one that shows it first does not take it away.
    assert_eq!(
        value(&registry, "expiry_closed_total", &READ_LABELS),
        Some(5.0)
    );
}

#[test]
fn what_expired_makes_room() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "expiry_room")]
    struct Room {
        /// Jobs.
        #[metric(expire = "5ms", limit = 1)]
        jobs: Family<Queue<'static>, Counter>,
    }
    let registry = isolated();
    let room = Room::register(&registry).expect("nothing else has its names");
    for queue in ["a", "b", "c"] {
        room.jobs.with(&Queue { queue }).inc();
        assert_eq!(
            value(&registry, "expiry_room_jobs_total", &[("queue", queue)]),
            Some(1.0)
        );
        until("empty", || {
            registry.snapshot();
            room.jobs.is_empty()
        });
    }
}
