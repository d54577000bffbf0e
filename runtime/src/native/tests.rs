use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use super::window::BUCKETS;
use super::{NativeCells, Reading, index};
use crate::snapshot::{NativeHistogram, Snapshot, Values};
use crate::{Operation, Outcome, Registry, Task};

fn counted(numbers: &[f64]) -> NativeHistogram {
    let cells = NativeCells::default();
    numbers.iter().for_each(|number| cells.count(*number));
    Reading::of(&cells, &NativeHistogram::default())
}

/// What the buckets would be if they were never changed: by the schema of `shown`.
fn expected(numbers: &[f64], shown: &NativeHistogram) -> Vec<(i32, u64)> {
    let steps = (index::FINEST - shown.schema) as u32;
    let mut buckets = std::collections::BTreeMap::new();
    for index in numbers.iter().filter_map(|number| index::of(*number)) {
        *buckets.entry(index::coarser(index, steps)).or_insert(0) += 1;
    }
    buckets.into_iter().collect()
}

#[track_caller]
fn assert_exact(numbers: &[f64], shown: &NativeHistogram) {
    assert_eq!(shown.buckets, expected(numbers, shown), "{numbers:?}");
    assert_eq!(shown.count(), numbers.len() as u64, "{numbers:?}");
    let width = shown.buckets.last().zip(shown.buckets.first());
    let width = width.map_or(0, |(last, first)| last.0 - first.0 + 1);
    assert!(width <= BUCKETS as i32, "{width} buckets of {numbers:?}");
}

#[test]
fn nothing_is_a_histogram_of_the_finest_schema() {
    let shown = counted(&[]);
    assert_eq!((shown.schema, shown.count()), (3, 0));
    assert_eq!(shown.buckets, []);
    assert_eq!(shown.zero_threshold, 2_f64.powi(-128));
}

#[test]
fn numbers_of_six_orders_of_magnitude_are_of_the_finest_schema() {
    let numbers = [1.0, 0.001, 1000.0, 0.5, 0.5];
    let shown = counted(&numbers);
    assert_eq!(shown.schema, 3);
    assert_eq!(shown.buckets, [(-79, 1), (-8, 2), (0, 1), (80, 1)]);
    assert_exact(&numbers, &shown);
}

/// The first number alone does not decide how fine the buckets are.
#[test]
fn a_first_number_that_is_unlike_the_others_costs_no_fineness() {
    let numbers = [0.000_05, 0.1, 0.9, 3.0, 2.0, 0.3];
    let shown = counted(&numbers);
    assert_eq!(shown.schema, 3);
    assert_exact(&numbers, &shown);
}

#[test]
fn numbers_far_apart_are_of_a_coarser_schema() {
    for (numbers, schema) in [
        ([1e-9, 1.0], 2),
        ([1e-9, 1e10], 1),
        ([1e-30, 1e15], 0),
        ([1e-30, 1e60], -1),
        ([1e-30, 1e100], -2),
        ([1e-38, f64::MAX], -3),
    ] {
        let shown = counted(&numbers);
        assert_eq!(shown.schema, schema, "{numbers:?}");
        assert_exact(&numbers, &shown);
    }
}

#[test]
fn there_are_so_many_buckets_and_not_one_more() {
    let middle = |index: i32| 2_f64.powf((f64::from(index) - 0.5) / 8.0);
    let numbers = [middle(5), middle(5 + 159)];
    let shown = counted(&numbers);
    assert_eq!((shown.schema, shown.buckets), (3, vec![(5, 1), (164, 1)]));
    for numbers in [[middle(5), middle(165)], [middle(165), middle(5)]] {
        let shown = counted(&numbers);
        assert_eq!((shown.schema, shown.buckets), (2, vec![(3, 1), (83, 1)]));
    }
}

#[test]
fn zero_and_what_is_nearly_zero_are_in_the_zero_bucket() {
    let shown = counted(&[0.0, 5e-324, 1e-39, 2_f64.powi(-128)]);
    assert_eq!((shown.zero_count, shown.buckets.len()), (4, 0));
    assert_eq!(shown.count(), 4);
}

#[test]
fn infinity_is_behind_the_largest_number() {
    let shown = counted(&[f64::INFINITY, f64::MAX]);
    assert_eq!(
        (shown.schema, shown.buckets),
        (3, vec![(8192, 1), (8193, 1)])
    );
    let shown = counted(&[1e-38, f64::INFINITY, f64::MAX]);
    assert_eq!(shown.schema, -3);
    assert_eq!(shown.buckets, [(-15, 1), (128, 1), (129, 1)]);
}

/// Each number is chosen to lie outside of all windows so far.
#[test]
fn f35_adversarial_numbers_make_few_buckets_and_little_memory() {
    let mut worst = 0;
    for start in [1e-38, 1e-9, 1.0, 1e9, 1e300] {
        for downwards in [false, true] {
            let cells = NativeCells::default();
            let mut numbers = vec![start];
            cells.count(start);
            for index in index::LOWEST..=index::HIGHEST {
                let index = if downwards {
                    index::HIGHEST + index::LOWEST - index
                } else {
                    index
                };
                let number = 2_f64.powf((f64::from(index) - 0.5) / 8.0);
                numbers.push(number);
                cells.count(number);
            }
            assert_exact(&numbers, &Reading::of(&cells, &NativeHistogram::default()));
            worst = worst.max(cells.windows().count());
        }
    }
    assert!((4..=8).contains(&worst), "{worst} windows");
}

#[test]
fn what_begins_anew_begins_at_zero() {
    let cells = NativeCells::default();
    for number in [0.0, 1.0, 1e-9, 1e30] {
        cells.count(number);
    }
    cells.clear();
    assert_eq!(
        Reading::of(&cells, &NativeHistogram::default()),
        counted(&[])
    );
    cells.count(2.0);
    assert_exact(&[2.0], &Reading::of(&cells, &NativeHistogram::default()));
}

#[test]
fn several_series_are_shown_as_one() {
    let numbers = [[1e-9, 2e-9, 0.0], [1.0, 2.0, 3.0], [1e5, 0.0, 1.0]];
    let mut reading = Reading::default();
    for numbers in &numbers {
        let cells = NativeCells::default();
        numbers.iter().for_each(|number| cells.count(*number));
        reading.add(&cells);
    }
    let shown = reading.finish();
    assert_eq!((shown.schema, shown.zero_count), (1, 2));
    assert_eq!(shown.count(), 9);
    assert_eq!(shown.buckets, expected(&numbers.concat(), &shown));
}

/// From all over, with clusters.
fn numbers() -> impl proptest::strategy::Strategy<Value = Vec<f64>> {
    use proptest::prelude::*;
    let any = (0_u64..=0x7ff0 << 48).prop_map(f64::from_bits);
    let near = (-40.0..40.0_f64).prop_map(f64::exp2);
    let special = proptest::sample::select(vec![0.0, 1.0, f64::INFINITY, f64::MAX, 1e-300]);
    proptest::collection::vec(prop_oneof![any, near, special], 0..200)
}

proptest::proptest! {
    #[test]
    fn every_number_is_in_its_bucket(numbers in numbers()) {
        let cells = NativeCells::default();
        numbers.iter().for_each(|number| cells.count(*number));
        assert_exact(&numbers, &Reading::of(&cells, &NativeHistogram::default()));
        assert!(cells.windows().count() <= 8);
    }

    /// Whoever makes a window, and whoever reads meanwhile.
    #[test]
    fn threads_and_scrapes_lose_nothing(numbers in numbers()) {
        const THREADS: usize = 4;
        let (cells, classic, done) = (NativeCells::default(), AtomicU64::new(0), AtomicBool::new(false));
        std::thread::scope(|scope| {
            let scraper = scope.spawn(|| {
                let mut before = 0;
                while !done.load(Ordering::Acquire) {
                    let classic = classic.load(Ordering::Acquire);
                    let shown = Reading::of(&cells, &NativeHistogram::default());
                    assert!(shown.count() >= classic.max(before), "{shown:?}");
                    assert!(shown.buckets.len() <= BUCKETS);
                    before = shown.count();
                }
            });
            let writers: Vec<_> = (0..THREADS).map(|thread| {
                let mut own = numbers.clone();
                own.rotate_left(thread * numbers.len() / THREADS);
                let (cells, classic) = (&cells, &classic);
                scope.spawn(move || for number in own {
                    cells.count(number);
                    classic.fetch_add(1, Ordering::Release);
                })
            }).collect();
            writers.into_iter().for_each(|writer| writer.join().unwrap());
            done.store(true, Ordering::Release);
            scraper.join().unwrap();
        });
        assert_exact(&numbers.repeat(THREADS), &Reading::of(&cells, &NativeHistogram::default()));
    }
}

/// What a scrape finds of calls that end meanwhile.
#[test]
fn classic_buckets_are_never_more_than_native_ones() {
    const CALLS: u64 = 3_000;
    let registry = Registry::builder().native::<Task<'_>>().build().unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let scraper = scope.spawn(|| {
            while !done.load(Ordering::Acquire) {
                assert_no_fewer_natives(&registry.snapshot());
            }
        });
        let writers = [1, 2, 3].map(|seconds| {
            let registry = &registry;
            scope.spawn(move || {
                for call in 0..CALLS {
                    let duration = Duration::from_secs(seconds << (call % 20));
                    let record = || Task { task_name: "x" }.record(Outcome::Success, duration, 0);
                    registry.scope_sync(record);
                }
            })
        });
        for writer in writers {
            writer.join().unwrap();
        }
        done.store(true, Ordering::Release);
        scraper.join().unwrap();
    });
    let counted = assert_no_fewer_natives(&registry.snapshot());
    assert_eq!(counted, 3 * CALLS);
}

/// Returns the number of all observations.
fn assert_no_fewer_natives(snapshot: &Snapshot) -> u64 {
    let mut all = 0;
    for family in &snapshot.families {
        let Values::Histograms(values) = &family.values else {
            continue;
        };
        let series = values.chunks_exact(family.layout.header.bounds.len() + 2);
        for (cells, native) in series.zip(&family.details.natives) {
            let classic: u64 = cells[..cells.len() - 1].iter().sum();
            assert!(native.count() >= classic, "{} < {classic}", native.count());
            all += native.count();
        }
    }
    all
}
