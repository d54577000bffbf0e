//! Series of the global registry whose memory goes to other label sets at once.

use std::time::Duration;

use callmeter::{Counter, Family, Histogram, LabelSet, MetricFamilies, Registry};
use callmeter_behaviour::{histogram, lines, value};

#[derive(LabelSet)]
struct Queue<'a> {
    queue: &'a str,
}

#[derive(MetricFamilies)]
struct Jobs {
    /// Jobs.
    jobs: Family<Queue<'static>, Counter>,
    /// Sizes.
    #[metric(buckets = [1])]
    sizes: Family<Queue<'static>, Histogram>,
}

/// So often that threads have cells of their own; each in the same order.
const OFTEN: u64 = 300;

fn count(jobs: &Jobs, queue: &str) {
    for _ in 0..OFTEN {
        jobs.jobs.with(&Queue { queue }).inc();
        jobs.sizes.with(&Queue { queue }).observe(0.5);
    }
}

fn assert_counted(registry: &Registry, queue: &str, times: u64) {
    let labels = [("queue", queue)];
    let found = value(registry, "jobs_total", &labels);
    assert_eq!(found, Some((times * OFTEN) as f64), "{queue}");
    let (buckets, sum) = histogram(registry, "sizes", &labels);
    assert_eq!(buckets[1].1, times * OFTEN);
    assert_eq!(sum, (times * OFTEN) as f64 / 2.0);
}

#[test]
fn f33_each_counts_what_is_its_own() {
    let registry = Registry::builder()
        .removed_series_grace(Duration::ZERO)
        .install()
        .expect("nothing else uses the global registry before");
    let jobs = Jobs::register(registry).expect("nothing else has its names");
    for round in 0..20 {
        // The same label sets come again in the memory of others.
        let names = [round % 5, (round + 1) % 5, (round + 2) % 5].map(|name| name.to_string());
        let kept = names
            .each_ref()
            .map(|queue| jobs.jobs.with(&Queue { queue }));
        std::thread::scope(|threads| {
            for _ in 0..2 {
                threads.spawn(|| names.iter().for_each(|queue| count(&jobs, queue)));
            }
        });
        names.iter().for_each(|queue| count(&jobs, queue));
        for (queue, kept) in names.iter().zip(&kept) {
            assert_counted(registry, queue, 3);
            assert_eq!(kept.get(), 3 * OFTEN);
        }
        assert_eq!(lines(registry, "jobs_total").len(), 3);
        // In another order than they came, so that each gets another one's memory.
        for queue in names.iter().rev() {
            assert!(jobs.jobs.remove(&Queue { queue }));
            assert!(jobs.sizes.remove(&Queue { queue }));
        }
        assert!(kept.iter().all(|kept| kept.get() == 0));
        let strangers = ["x", "y", "z"];
        strangers.iter().for_each(|queue| count(&jobs, queue));
        // What they had before is somebody else's.
        kept.iter().for_each(|kept| kept.inc_by(1_000_000));
        for queue in strangers {
            assert_counted(registry, queue, 1);
        }
        jobs.jobs.clear();
        jobs.sizes.clear();
    }
}
