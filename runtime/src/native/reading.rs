//! The numbers of native histograms in one scrape.

use crate::native::NativeCells;
use crate::native::index::{FINEST, ZERO_THRESHOLD, coarser, finest};
use crate::native::window::{Range, Window};
use crate::snapshot::NativeHistogram;

/// What was read so far, of one series or of several that are shown as one.
#[derive(Default)]
pub(crate) struct Reading {
    zero: u64,
    buckets: Vec<Bucket>,
}

struct Bucket {
    /// How much coarser than the finest schema.
    steps: u32,
    index: i32,
    count: u64,
}

impl Reading {
    /// One series by itself, without what it had before.
    pub(crate) fn of(cells: &NativeCells, before: &NativeHistogram) -> NativeHistogram {
        let mut reading = Reading::default();
        reading.add(cells);
        reading.add_histogram(before, u64::wrapping_neg);
        reading.finish()
    }

    /// What two histograms hold together.
    pub(crate) fn sum(one: &NativeHistogram, other: &NativeHistogram) -> NativeHistogram {
        let mut reading = Reading::default();
        reading.add_histogram(one, |count| count);
        reading.add_histogram(other, |count| count);
        reading.finish()
    }

    fn add_histogram(&mut self, histogram: &NativeHistogram, count: fn(u64) -> u64) {
        let steps = FINEST.abs_diff(histogram.schema);
        self.zero = self.zero.wrapping_add(count(histogram.zero_count));
        let buckets = histogram.buckets.iter();
        self.buckets.extend(buckets.map(|(index, own)| Bucket {
            steps,
            index: *index,
            count: count(*own),
        }));
    }

    /// Adds the numbers of a series. To be called when its classic buckets have been read:
    /// then these are no fewer.
    pub(crate) fn add(&mut self, cells: &NativeCells) {
        self.zero = self.zero.wrapping_add(cells.zero());
        cells.windows().for_each(|window| self.add_window(window));
    }

    fn add_window(&mut self, window: &Window) {
        let steps = window.steps();
        let counted = window.counted();
        self.buckets.extend(counted.map(|(index, count)| Bucket {
            steps,
            index,
            count,
        }));
    }

    /// The sum of all of it, by the finest schema that all of it has and in which it is not
    /// too many buckets.
    pub(crate) fn finish(mut self) -> NativeHistogram {
        let steps = self.steps();
        for bucket in &mut self.buckets {
            bucket.index = coarser(bucket.index, steps - bucket.steps);
        }
        self.buckets.sort_unstable_by_key(|bucket| bucket.index);
        let mut buckets: Vec<(i32, u64)> = Vec::with_capacity(self.buckets.len());
        for Bucket { index, count, .. } in self.buckets {
            match buckets.last_mut() {
                Some((last, sum)) if *last == index => *sum = sum.wrapping_add(count),
                _ => buckets.push((index, count)),
            }
        }
        buckets.retain(|(_, count)| *count != 0);
        NativeHistogram {
            schema: FINEST - steps as i32,
            zero_threshold: ZERO_THRESHOLD,
            zero_count: self.zero,
            buckets,
        }
    }

    fn steps(&self) -> u32 {
        let coarsest = self.buckets.iter().map(|bucket| bucket.steps).max();
        let ranges = self.buckets.iter().map(|bucket| {
            let (lowest, highest) = finest(bucket.index, bucket.steps);
            Range { lowest, highest }
        });
        let range = ranges.reduce(Range::with);
        range.map_or(0, |range| range.steps(coarsest.unwrap_or(0)))
    }
}
