//! Families on structs used by several threads at once.

use std::sync::mpsc;
use std::thread;

use callmeter::{Counter, Family, Format, Gauge, Histogram, MetricFamilies, Registry};
use callmeter_behaviour::{histogram, isolated, value};

use super::{Kind, OFTEN, Queue, READ, READ_LABELS, in_both, often, parsed, while_scraping};

/// Handles lock nothing: two of them at once, while others come, block nobody.
#[test]
fn f12_two_handles_at_once_block_nobody() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "f12")]
    struct Jobs {
        /// Jobs.
        jobs: Family<Queue<'static>, Counter>,
    }
    in_both(|registry| {
        let jobs = Jobs::register(registry).expect("nothing else has its names");
        let first = jobs.jobs.with(&Queue { queue: "a" });
        let (sender, receiver) = mpsc::channel();
        thread::scope(|threads| {
            threads.spawn(|| {
                // Into every shard, while the handles are held.
                for queue in 0..1000 {
                    let queue = queue.to_string();
                    jobs.jobs.with(&Queue { queue: &queue }).inc();
                }
                registry.snapshot();
                sender.send(()).expect("somebody waits");
            });
            let second = jobs.jobs.with(&Queue { queue: "b" });
            receiver.recv().expect("the other thread goes on");
            first.inc();
            second.inc();
        });
        jobs.jobs.retain(|labels| {
            // Not even here.
            jobs.jobs.with(&Queue { queue: "c" }).inc();
            labels.get("queue").is_some_and(|queue| queue.len() == 1)
        });
        assert_eq!(jobs.jobs.len(), 13);
        assert_eq!(jobs.jobs.with(&Queue { queue: "b" }).get(), 1);
    });
}

/// Of each histogram the buckets add up to the count, and nothing falls.
#[test]
fn f31_a_scrape_sees_whole_histograms() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "f31")]
    struct Sizes {
        /// Alone.
        #[metric(buckets = [1, 2])]
        alone: Histogram,
        /// By kind.
        #[metric(buckets = [1, 2])]
        closed: Family<Kind, Histogram>,
    }
    in_both(|registry| {
        let sizes = Sizes::register(registry).expect("nothing else has its names");
        let mut before = [0; 2];
        let scrape = || {
            // It looks whether the last bucket is the count.
            let found = [
                histogram(registry, "f31_alone", &[]),
                histogram(registry, "f31_closed", &READ_LABELS),
            ];
            let now = found.each_ref().map(|(buckets, sum)| {
                assert!(buckets.is_sorted_by_key(|bucket| bucket.1));
                // Each observation is at least 0.5, and its sum is there before it.
                assert!(*sum >= 0.5 * buckets[2].1 as f64, "{sum} {buckets:?}");
                buckets[2].1
            });
            assert!(before.iter().zip(&now).all(|(before, now)| before <= now));
            before = now;
        };
        while_scraping(scrape, || {
            often(|| {
                sizes.alone.observe(0.5);
                sizes.alone.observe(2.5);
                sizes.closed.with(&READ).observe(1.5);
            });
        });
        assert_eq!(histogram(registry, "f31_alone", &[]).1, 3.0 * OFTEN as f64);
    });
}

/// What a thread counted outlives it.
#[test]
fn f32_counts_survive_their_threads() {
    #[derive(MetricFamilies)]
    #[metrics(namespace = "f32")]
    struct Jobs {
        /// Jobs.
        jobs: Counter,
        /// By queue.
        #[metric(buckets = [1])]
        queued: Family<Queue<'static>, Histogram>,
    }
    in_both(|registry| {
        let jobs = Jobs::register(registry).expect("nothing else has its names");
        for _ in 0..500 {
            let count = || {
                for _ in 0..10 {
                    jobs.jobs.inc();
                    jobs.queued.with(&Queue { queue: "mail" }).observe(0.5);
                }
            };
            thread::scope(|threads| drop((threads.spawn(count), threads.spawn(count))));
        }
        assert_eq!(value(registry, "f32_jobs_total", &[]), Some(10_000.0));
        let (buckets, sum) = histogram(registry, "f32_queued", &[("queue", "mail")]);
        assert_eq!((buckets[1].1, sum), (10_000, 5_000.0));
    });
}

#[derive(MetricFamilies)]
#[metrics(namespace = "f16")]
struct Common {
    /// Jobs.
    jobs: Counter,
    /// By queue.
    queued: Family<Queue<'static>, Gauge>,
}

macro_rules! several {
    ($($name:ident)*) => {$(
        mod $name {
            use callmeter::{Counter, Family, Histogram, MetricFamilies};

            use super::super::{Kind, Queue};

            #[derive(MetricFamilies)]
            #[metrics(namespace = "f16", subsystem = "own")]
            pub(super) struct Own {
                #[metric(help = "Jobs.", name = "jobs")]
                pub(super) jobs: Counter,
                #[metric(help = "By queue.", buckets = [1])]
                pub(super) sizes: Family<Queue<'static>, Histogram>,
                #[metric(help = "By kind.")]
                pub(super) kinds: Family<Kind, Counter>,
            }
        }
    )*};
}

several!(one two three four);

/// Registers, counts and removes, as often as there are structs.
fn use_all(registry: &Registry) {
    macro_rules! use_each {
        ($($name:ident)*) => {$(
            let own = $name::Own::register(registry).expect("declared alike");
            own.jobs.inc();
            own.kinds.with(&READ).inc();
            own.sizes.with(&Queue { queue: stringify!($name) }).observe(0.5);
            let common = Common::register(registry).expect("declared alike");
            common.jobs.inc();
            common.queued.with(&Queue { queue: stringify!($name) }).inc();
            common.queued.remove(&Queue { queue: stringify!($name) });
        )*};
    }
    use_each!(one two three four);
}

#[test]
fn f16_structs_are_registered_during_scrapes() {
    for registry in [&isolated(), &isolated(), &isolated(), callmeter::registry()] {
        let scrape = || {
            parsed(registry, Format::Text);
            parsed(registry, Format::OpenMetrics);
        };
        while_scraping(scrape, || {
            thread::scope(|threads| {
                for _ in 0..3 {
                    threads.spawn(|| (0..20).for_each(|_| use_all(registry)));
                }
            });
        });
        // Three threads, twenty times, four structs; each struct merged with its namesakes.
        assert_eq!(value(registry, "f16_jobs_total", &[]), Some(240.0));
        assert_eq!(value(registry, "f16_own_jobs_total", &[]), Some(240.0));
        let kinds = value(registry, "f16_own_kinds_total", &READ_LABELS);
        assert_eq!(kinds, Some(240.0));
        let sizes = histogram(registry, "f16_own_sizes", &[("queue", "three")]);
        assert_eq!(sizes, (vec![(1.0, 60), (f64::INFINITY, 60)], 30.0));
        let errors = registry.check().err();
        let mut errors = errors.iter().flat_map(|errors| errors.iter());
        assert!(errors.all(|error| !error.family().starts_with("f16_")));
    }
}
