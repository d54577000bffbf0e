//! Gauges, alone and in families.

use callmeter::{Family, Gauge, MetricFamilies};
use callmeter_behaviour::{isolated, lines, panic_of, value};

use super::{OFTEN, Queue, in_both, internal_errors, often};

#[derive(MetricFamilies)]
#[metrics(namespace = "gauges")]
struct Pool {
    /// Connections.
    connections: Gauge,
    /// How full it is.
    #[metric(unit = "ratio")]
    load: Gauge<f64>,
    /// Jobs by queue.
    waiting: Family<Queue<'static>, Gauge>,
    /// Age by queue.
    #[metric(unit = "seconds")]
    age: Family<Queue<'static>, Gauge<f64>>,
}

fn registered() -> (callmeter::Registry, Pool) {
    let registry = isolated();
    let pool = Pool::register(&registry).expect("nothing else has its names");
    (registry, pool)
}

#[test]
fn whole_numbers_go_up_and_down() {
    let (registry, pool) = registered();
    assert_eq!(value(&registry, "gauges_connections", &[]), Some(0.0));
    pool.connections.set(7);
    pool.connections.inc();
    pool.connections.inc_by(-10);
    pool.connections.dec();
    pool.connections.dec_by(2);
    assert_eq!(pool.connections.get(), -5);
    pool.waiting.with(&Queue { queue: "mail" }).set(3);
    pool.waiting.with(&Queue { queue: "mail" }).inc();
    assert_eq!(
        lines(&registry, "gauges_connections"),
        ["gauges_connections -5"]
    );
    assert_eq!(
        lines(&registry, "gauges_waiting"),
        ["gauges_waiting{queue=\"mail\"} 4"]
    );
}

#[test]
fn other_numbers_go_up_and_down() {
    let (registry, pool) = registered();
    pool.load.set(0.5);
    pool.load.inc_by(0.25);
    pool.load.dec();
    assert_eq!(pool.load.get(), -0.25);
    pool.age.with(&Queue { queue: "mail" }).set(f64::INFINITY);
    assert_eq!(
        lines(&registry, "gauges_load_ratio"),
        ["gauges_load_ratio -0.25"]
    );
    assert_eq!(
        lines(&registry, "gauges_age_seconds"),
        ["gauges_age_seconds{queue=\"mail\"} +Inf"]
    );
}

#[test]
fn changes_by_no_number_are_left_out() {
    let (registry, pool) = registered();
    pool.load.set(0.5);
    pool.load.inc_by(f64::NAN);
    pool.load.dec_by(f64::NAN);
    assert_eq!(pool.load.get(), 0.5);
    assert_eq!(internal_errors(&registry), Some(2.0));
    // Said on purpose it is a value.
    pool.load.set(f64::NAN);
    assert_eq!(
        lines(&registry, "gauges_load_ratio"),
        ["gauges_load_ratio NaN"]
    );
}

#[test]
fn f28_a_gauge_stays_at_its_limits() {
    let (registry, pool) = registered();
    pool.connections.set(i64::MAX);
    pool.connections.inc();
    assert_eq!(pool.connections.get(), i64::MAX);
    pool.connections.set(i64::MIN);
    pool.connections.dec_by(i64::MAX);
    pool.connections.dec();
    assert_eq!(pool.connections.get(), i64::MIN);
    assert!(value(&registry, "gauges_connections", &[]) < Some(0.0));
}

#[test]
fn threads_lose_nothing() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "busy_gauges")]
    struct Busy {
        /// Alone.
        alone: Gauge,
        /// By queue.
        open: Family<Queue<'static>, Gauge<f64>>,
    }
    in_both(|registry| {
        let busy = Busy::register(registry).expect("nothing else has its names");
        often(|| {
            busy.alone.inc_by(3);
            let guard = busy.alone.inc_guard();
            busy.open.with(&Queue { queue: "mail" }).dec_by(0.5);
            drop(guard);
            busy.alone.dec();
        });
        let number = OFTEN as f64;
        assert_eq!(
            value(registry, "busy_gauges_alone", &[]),
            Some(2.0 * number)
        );
        assert_eq!(
            value(registry, "busy_gauges_open", &[("queue", "mail")]),
            Some(-number / 2.0)
        );
    });
}

#[test]
fn a_guard_gives_back_what_it_took() {
    let (_, pool) = registered();
    let first = pool.connections.inc_guard();
    let second = pool.connections.inc_guard();
    assert_eq!(pool.connections.get(), 2);
    drop(first);
    assert_eq!(pool.connections.get(), 1);
    let text = panic_of(|| {
        let _third = pool.connections.inc_guard();
        assert_eq!(pool.connections.get(), 2);
        panic!("planned");
    });
    assert_eq!((text.as_str(), pool.connections.get()), ("planned", 1));
    drop(second);
    assert_eq!(pool.connections.get(), 0);
    let load = pool.load.inc_guard();
    assert_eq!(pool.load.get(), 1.0);
    drop(load);
    assert_eq!(pool.load.get(), 0.0);
}

/// What a guard took went with the series.
#[test]
fn a_guard_of_a_removed_series_takes_nothing_from_the_next() {
    let (registry, pool) = registered();
    let mail = Queue { queue: "mail" };
    let waiting = || value(&registry, "gauges_waiting", &[("queue", "mail")]);
    let old = pool.waiting.with(&mail).inc_guard();
    assert_eq!(waiting(), Some(1.0));
    assert!(pool.waiting.remove(&mail));
    drop(old);
    assert_eq!(waiting(), None);
    let old = pool.waiting.with(&mail).inc_guard();
    assert!(pool.waiting.remove(&mail));
    let new = pool.waiting.with(&mail).inc_guard();
    drop(old);
    assert_eq!(waiting(), Some(1.0));
    drop(new);
    assert_eq!(waiting(), Some(0.0));
}
