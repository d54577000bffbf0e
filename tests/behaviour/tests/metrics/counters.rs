//! Counters, alone and in families.

use callmeter::{Counter, Family, MetricFamilies};
use callmeter_behaviour::{isolated, lines, value};

use super::{Kind, OFTEN, Queue, READ, READ_LABELS, in_both, internal_errors, often};

#[derive(MetricFamilies)]
#[metrics(namespace = "counters")]
struct Jobs {
    /// Jobs.
    jobs: Counter,
    /// Work.
    #[metric(unit = "seconds")]
    work: Counter<f64>,
    /// Jobs by queue.
    queued: Family<Queue<'static>, Counter>,
    /// Work by what it was.
    done: Family<Kind, Counter<f64>>,
}

#[test]
fn whole_numbers_add_up() {
    let registry = isolated();
    let jobs = Jobs::register(&registry).expect("nothing else has its names");
    assert_eq!(jobs.jobs.get(), 0);
    jobs.jobs.inc();
    jobs.jobs.clone().inc_by(5);
    assert_eq!(jobs.jobs.get(), 6);
    let mail = Queue { queue: "mail" };
    jobs.queued.with(&mail).inc_by(2);
    let kept = jobs.queued.with(&mail);
    kept.inc();
    assert_eq!((kept.get(), jobs.queued.len()), (3, 1));
    assert_eq!(value(&registry, "counters_jobs_total", &[]), Some(6.0));
    assert_eq!(
        lines(&registry, "counters_queued_total"),
        ["counters_queued_total{queue=\"mail\"} 3"]
    );
}

#[test]
fn other_numbers_add_up() {
    let registry = isolated();
    let jobs = Jobs::register(&registry).expect("nothing else has its names");
    jobs.work.inc();
    jobs.work.inc_by(0.25);
    jobs.work.inc_by(-0.0);
    assert_eq!(jobs.work.get(), 1.25);
    jobs.done.with(&READ).inc_by(0.5);
    assert_eq!(
        value(&registry, "counters_work_seconds_total", &[]),
        Some(1.25)
    );
    assert_eq!(
        value(&registry, "counters_done_total", &READ_LABELS),
        Some(0.5)
    );
    assert_eq!(internal_errors(&registry), Some(0.0));
}

/// Beyond some counts each thread has cells of its own.
#[test]
fn threads_lose_nothing() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "busy_counters")]
    struct Busy {
        /// Alone.
        alone: Counter,
        /// Alone, floating.
        floating: Counter<f64>,
        /// By queue.
        open: Family<Queue<'static>, Counter<f64>>,
        /// By kind.
        closed: Family<Kind, Counter>,
    }
    in_both(|registry| {
        let busy = Busy::register(registry).expect("nothing else has its names");
        let kept = busy.open.with(&Queue { queue: "kept" });
        for round in 1..=3 {
            often(|| {
                busy.alone.inc_by(2);
                busy.floating.inc_by(0.25);
                busy.open.with(&Queue { queue: "mail" }).inc_by(0.5);
                busy.closed.with(&READ).inc();
                kept.inc();
            });
            let all = round * OFTEN;
            let number = all as f64;
            assert_eq!((busy.alone.get(), kept.get()), (2 * all, number));
            let found = |name: &str, labels: &[_]| {
                value(registry, &format!("busy_counters_{name}_total"), labels)
            };
            assert_eq!(found("alone", &[]), Some(2.0 * number));
            assert_eq!(found("floating", &[]), Some(number / 4.0));
            assert_eq!(found("open", &[("queue", "mail")]), Some(number / 2.0));
            assert_eq!(found("open", &[("queue", "kept")]), Some(number));
            assert_eq!(found("closed", &READ_LABELS), Some(number));
        }
    });
}

/// Prometheus takes the fall for a restart.
#[test]
fn f25_a_whole_counter_begins_again_at_0() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "f25")]
    struct Full {
        /// Bytes.
        bytes: Counter,
    }
    in_both(|registry| {
        let full = Full::register(registry).expect("nothing else has its names");
        full.bytes.inc_by(u64::MAX);
        assert_eq!(
            lines(registry, "f25_bytes_total"),
            ["f25_bytes_total 18446744073709551615"]
        );
        full.bytes.inc();
        assert_eq!(value(registry, "f25_bytes_total", &[]), Some(0.0));
        // So do the threads' own cells.
        often(|| full.bytes.inc());
        full.bytes.inc_by(u64::MAX - OFTEN);
        full.bytes.inc_by(5);
        assert_eq!(full.bytes.get(), 4);
        assert_eq!(value(registry, "f25_bytes_total", &[]), Some(4.0));
    });
}

#[test]
fn f25_a_floating_counter_sees_no_single_steps_beyond_its_precision() {
    let registry = isolated();
    let jobs = Jobs::register(&registry).expect("nothing else has its names");
    let most = (1_u64 << 53) as f64;
    jobs.work.inc_by(most);
    jobs.work.inc();
    assert_eq!(jobs.work.get(), most);
    jobs.work.inc_by(2.0);
    assert_eq!(jobs.work.get(), most + 2.0);
}

#[test]
fn f26_a_counter_never_falls_and_stays_a_number() {
    let registry = isolated();
    let jobs = Jobs::register(&registry).expect("nothing else has its names");
    jobs.work.inc_by(3.0);
    for odd in [-1.0, -1e-300, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        jobs.work.inc_by(odd);
        jobs.done.with(&READ).inc_by(odd);
    }
    assert_eq!(jobs.work.get(), 3.0);
    assert_eq!(
        value(&registry, "counters_work_seconds_total", &[]),
        Some(3.0)
    );
    assert_eq!(
        value(&registry, "counters_done_total", &READ_LABELS),
        Some(0.0)
    );
    assert_eq!(internal_errors(&registry), Some(10.0));
}
