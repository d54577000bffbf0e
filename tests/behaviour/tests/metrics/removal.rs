//! Series that are removed, and those who hold on to them.

use std::time::Duration;

use callmeter::{Counter, Family, Gauge, Histogram, MetricFamilies, Registry};
use callmeter_behaviour::{histogram, isolated, lines, value};

use super::{OFTEN, Query, Queue, Verb, in_both, internal_errors, often};

#[derive(MetricFamilies)]
#[metrics(namespace = "removal")]
struct Jobs {
    /// Jobs.
    jobs: Family<Queue<'static>, Counter>,
    /// Queries.
    queries: Family<Query<'static>, Gauge>,
    /// Sizes.
    #[metric(buckets = [1])]
    sizes: Family<Queue<'static>, Histogram>,
}

fn registered(registry: &Registry) -> Jobs {
    Jobs::register(registry).expect("nothing else has its names")
}

const MAIL: Queue<'_> = Queue { queue: "mail" };
const VIDEO: Queue<'_> = Queue { queue: "video" };

#[test]
fn what_is_removed_is_in_no_scrape() {
    let registry = isolated();
    let jobs = registered(&registry);
    assert!(!jobs.jobs.remove(&MAIL));
    jobs.jobs.with(&MAIL).inc();
    jobs.jobs.with(&VIDEO).inc_by(2);
    assert!(jobs.jobs.get(&MAIL).is_some());
    assert!(jobs.jobs.remove(&MAIL));
    assert!(!jobs.jobs.remove(&MAIL));
    assert!(jobs.jobs.get(&MAIL).is_none());
    assert_eq!(jobs.jobs.len(), 1);
    assert_eq!(
        lines(&registry, "removal_jobs_total"),
        ["removal_jobs_total{queue=\"video\"} 2"]
    );
    // Before and after a scrape.
    jobs.jobs.with(&MAIL).inc_by(5);
    assert!(jobs.jobs.remove(&MAIL));
    assert_eq!(lines(&registry, "removal_jobs_total").len(), 1);
}

#[test]
fn what_is_not_kept_is_removed() {
    let registry = isolated();
    let jobs = registered(&registry);
    for table in ["users", "orders", "items"] {
        for verb in [Verb::Select, Verb::Insert] {
            jobs.queries.with(&Query { verb, table }).set(1);
        }
    }
    let mut seen = Vec::new();
    jobs.queries.retain(|labels| {
        assert_eq!(labels.get("nothing"), None);
        let pairs: Vec<_> = labels
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        seen.push(pairs.join(" "));
        labels.get("verb") == Some("insert") && labels.get("table") != Some("items")
    });
    seen.sort();
    assert_eq!(
        (seen.len(), seen[0].as_str()),
        (6, "verb=insert table=items")
    );
    assert_eq!(
        lines(&registry, "removal_queries"),
        [
            "removal_queries{table=\"orders\",verb=\"insert\"} 1",
            "removal_queries{table=\"users\",verb=\"insert\"} 1",
        ]
    );
    jobs.queries.clear();
    assert!(jobs.queries.is_empty());
    assert!(lines(&registry, "removal_queries").is_empty());
}

/// The series begins anew, whoever counts first.
#[test]
fn f33_a_handle_that_was_kept_brings_its_series_back() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "f33")]
    struct Kept {
        /// Jobs.
        jobs: Family<Queue<'static>, Counter>,
        /// Work.
        work: Family<Queue<'static>, Counter<f64>>,
        /// Sizes.
        #[metric(buckets = [1])]
        sizes: Family<Queue<'static>, Histogram>,
        /// Depths.
        depths: Family<Queue<'static>, Gauge>,
    }
    in_both(|registry| {
        let kept = Kept::register(registry).expect("nothing else has its names");
        let (jobs, work) = (kept.jobs.with(&MAIL), kept.work.with(&MAIL));
        let (sizes, depths) = (kept.sizes.with(&MAIL), kept.depths.with(&MAIL));
        let mail = [("queue", "mail")];
        for round in 0..3 {
            // In the second round threads have cells of their own.
            often(|| {
                jobs.inc();
                work.inc_by(0.5);
                sizes.observe(2);
                depths.inc();
            });
            let number = OFTEN as f64;
            assert_eq!(
                value(registry, "f33_jobs_total", &mail),
                Some(number),
                "{round}"
            );
            assert_eq!(value(registry, "f33_work_total", &mail), Some(number / 2.0));
            assert_eq!(histogram(registry, "f33_sizes", &mail).1, 2.0 * number);
            assert_eq!(value(registry, "f33_depths", &mail), Some(number));
            let removed = [
                kept.jobs.remove(&MAIL),
                kept.work.remove(&MAIL),
                kept.sizes.remove(&MAIL),
                kept.depths.remove(&MAIL),
            ];
            assert_eq!(removed, [true; 4]);
            let read = (
                jobs.get(),
                work.get(),
                sizes.count(),
                sizes.sum(),
                depths.get(),
            );
            assert_eq!(read, (0, 0.0, 0, 0.0, 0));
            assert_eq!(value(registry, "f33_jobs_total", &mail), None);
            assert_eq!(value(registry, "f33_depths", &mail), None);
        }
        // A lookup brings it back too, and finds what the handle counts.
        kept.jobs.with(&MAIL).inc();
        jobs.inc();
        assert_eq!(value(registry, "f33_jobs_total", &mail), Some(2.0));
        assert_eq!(kept.jobs.with(&MAIL).get(), 2);
    });
}

/// Its memory goes to another label set only after a while; then it counts nothing.
#[test]
fn f33_a_handle_of_a_series_that_is_another_one_now_counts_nothing() {
    let registry = Registry::builder()
        .removed_series_grace(Duration::ZERO)
        .build()
        .expect("a registry");
    let jobs = registered(&registry);
    let (old, old_size) = (jobs.jobs.with(&MAIL), jobs.sizes.with(&MAIL));
    old.inc_by(7);
    old_size.observe(7);
    assert!(jobs.jobs.remove(&MAIL) && jobs.sizes.remove(&MAIL));
    let (new, new_size) = (jobs.jobs.with(&VIDEO), jobs.sizes.with(&VIDEO));
    new.inc();
    new_size.observe(0.5);
    old.inc_by(100);
    old_size.observe(100);
    assert_eq!(internal_errors(&registry), Some(2.0));
    assert_eq!((old.get(), old_size.count(), old_size.sum()), (0, 0, 0.0));
    assert_eq!((new.get(), new_size.count(), new_size.sum()), (1, 1, 0.5));
    assert_eq!(
        lines(&registry, "removal_jobs_total"),
        ["removal_jobs_total{queue=\"video\"} 1"]
    );
    // Looked up again it is a series of its own.
    jobs.jobs.with(&MAIL).inc_by(3);
    assert_eq!(new.get(), 1);
    assert_eq!(
        lines(&registry, "removal_jobs_total"),
        [
            "removal_jobs_total{queue=\"mail\"} 3",
            "removal_jobs_total{queue=\"video\"} 1"
        ]
    );
}

/// Many label sets that come and go, in the memory of those before them.
#[test]
fn recycled_series_count_in_the_right_place() {
    let recycling = Registry::builder()
        .removed_series_grace(Duration::ZERO)
        .build()
        .expect("a registry");
    let jobs = registered(&recycling);
    for round in 0..200_u64 {
        let names = [0, 1, 2].map(|at| format!("{}", round * 2 + at));
        for (at, queue) in names.iter().enumerate() {
            jobs.jobs
                .with(&Queue { queue })
                .inc_by(round + at as u64 + 1);
            jobs.sizes.with(&Queue { queue }).observe(round);
        }
        if round % 3 == 0 {
            recycling.snapshot();
        }
        for (at, queue) in names.iter().enumerate() {
            assert_eq!(
                jobs.jobs.with(&Queue { queue }).get(),
                round + at as u64 + 1
            );
            let labels = [("queue", queue.as_str())];
            let found = value(&recycling, "removal_jobs_total", &labels);
            assert_eq!(found, Some((round + at as u64 + 1) as f64));
            let (buckets, sum) = histogram(&recycling, "removal_sizes", &labels);
            assert_eq!((buckets[1].1, sum), (1, round as f64));
        }
        assert_eq!(lines(&recycling, "removal_jobs_total").len(), 3);
        jobs.jobs.clear();
        jobs.sizes.clear();
    }
    assert_eq!(internal_errors(&recycling), Some(0.0));
}

/// Threads that removed, counted and looked up the same few label sets leave exact numbers.
#[test]
fn counts_after_the_last_removal_are_exact() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "removal_threads")]
    struct Threads {
        /// Jobs.
        jobs: Family<Queue<'static>, Counter>,
    }
    in_both(|registry| {
        let threads = Threads::register(registry).expect("nothing else has its names");
        let kept = threads.jobs.with(&MAIL);
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| (0..500).filter(|_| threads.jobs.remove(&MAIL)).count());
                scope.spawn(|| (0..5000).for_each(|_| kept.inc()));
                scope.spawn(|| (0..5000).for_each(|_| threads.jobs.with(&MAIL).inc()));
            }
            scope.spawn(|| (0..50).for_each(|_| drop(registry.snapshot())));
        });
        threads.jobs.remove(&MAIL);
        often(|| kept.inc());
        let found = value(registry, "removal_threads_jobs_total", &[("queue", "mail")]);
        assert_eq!(found, Some(OFTEN as f64));
        assert_eq!(kept.get(), OFTEN);
    });
}

/// What outlives its registry does no harm.
#[test]
fn a_handle_outlives_its_registry() {
    let registry = isolated();
    let jobs = registered(&registry);
    let kept = jobs.jobs.with(&MAIL);
    drop(registry);
    kept.inc();
    jobs.jobs.with(&VIDEO).inc();
    assert_eq!((kept.get(), jobs.jobs.len()), (1, 2));
    jobs.jobs.clear();
    kept.inc();
    drop(jobs);
    kept.inc();
    let _ = kept.get();
}
