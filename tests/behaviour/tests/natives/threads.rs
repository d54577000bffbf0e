//! Threads that count in rows of their own, and a scrape beside them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use callmeter::{Histogram, MetricFamilies, Operation, Outcome};

use crate::reader::Histogram as Shown;
use crate::shown;

const THREADS: u64 = 4;
const TIMES: u64 = 5_000;

#[derive(MetricFamilies)]
struct Busy {
    /// Sizes.
    #[metric(native, buckets = [1, 1000])]
    busy_sizes: Histogram,
}

#[derive(Operation)]
#[operation(duration(native, buckets = [1.0], labels()), errors(none))]
struct BusyCall;

/// Each of `THREADS` threads does it `TIMES` times, while somebody scrapes.
fn in_threads(family: &str, observe: impl Fn(u64) + Sync) -> Shown {
    let registry = callmeter::registry();
    let (observe, done) = (&observe, AtomicBool::new(false));
    std::thread::scope(|scope| {
        let scraper = scope.spawn(|| {
            let mut before = 0;
            while !done.load(Ordering::Acquire) {
                let shown = shown(registry, family, &[]);
                // The classic buckets are cut at the count: equal is the least there may be.
                assert!(
                    shown
                        .buckets
                        .iter()
                        .all(|bucket| bucket.cumulative <= shown.count)
                );
                assert_sums(&shown);
                assert!(shown.count >= before);
                before = shown.count;
            }
        });
        let writers: Vec<_> = (0..THREADS)
            .map(|thread| {
                scope.spawn(move || (0..TIMES).for_each(|at| observe(thread * TIMES + at)))
            })
            .collect();
        writers
            .into_iter()
            .for_each(|writer| writer.join().expect("it counts"));
        done.store(true, Ordering::Release);
        scraper.join().expect("each scrape is right");
    });
    shown(registry, family, &[])
}

/// A server refuses a histogram that does not add up.
#[track_caller]
fn assert_sums(shown: &Shown) {
    let native: u64 = shown.native_buckets().iter().map(|(_, count)| count).sum();
    assert_eq!(
        native + shown.zero_count.expect("it is native"),
        shown.count
    );
}

#[test]
fn histograms_lose_nothing() {
    let sizes = &Busy::global().busy_sizes;
    let shown = in_threads("busy_sizes", |at| sizes.observe(at));
    assert_sums(&shown);
    assert_eq!(shown.count, THREADS * TIMES);
    let classic: Vec<_> = shown.buckets.iter().map(|own| own.cumulative).collect();
    assert_eq!(classic, [2, 1001]);
    assert_eq!(shown.schema, Some(3));
    // 1, then what is above 2^(111/8) = 15024 and at most 2^14.
    let buckets = shown.native_buckets();
    assert_eq!(buckets.first(), Some(&(0, 1)));
    assert!(buckets.contains(&(112, 16_384 - 15_024)), "{buckets:?}");
}

#[test]
fn calls_lose_nothing() {
    BusyCall.record(Outcome::Success, Duration::ZERO, 0);
    let shown = in_threads("busy_call_duration_seconds", |at| {
        let outcome = if at % 3 == 0 {
            Outcome::Failure
        } else {
            Outcome::Success
        };
        BusyCall.record(outcome, Duration::from_millis(at % 2 * 2000), 0);
    });
    assert_sums(&shown);
    assert_eq!(shown.count, THREADS * TIMES + 1);
    assert_eq!(shown.native_buckets(), [(8, THREADS * TIMES / 2)]);
    assert_eq!(shown.buckets[0].cumulative, THREADS * TIMES / 2 + 1);
}

#[test]
fn calls_that_are_timed_are_native() {
    for _ in 0..100 {
        Timed.start().finish(Outcome::Success);
    }
    let shown = shown(
        callmeter::registry(),
        "timed_duration_seconds",
        &[("status", "success")],
    );
    assert_sums(&shown);
    assert_eq!((shown.count, shown.buckets[0].cumulative), (100, 100));
}

#[derive(Operation)]
#[operation(duration(native, buckets = [3600], labels(status)))]
struct Timed;
