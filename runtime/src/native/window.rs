//! Some buckets beside each other.

use std::sync::atomic::Ordering::Relaxed;

use once_cell::race::OnceBox;

use crate::native::index::{COARSEST, FINEST, HIGHEST, LOWEST, coarser, finest};
use crate::sync::AtomicU64;

/// How many buckets a series has at most.
pub(super) const BUCKETS: usize = 160;

/// The counters of so many buckets of one schema. It stays where it is.
pub(super) struct Window {
    /// How much coarser than the finest schema.
    steps: u32,
    /// The index of the first bucket.
    first: i32,
    cells: [AtomicU64; BUCKETS],
    pub(super) next: OnceBox<Window>,
}

/// Buckets of the finest schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub(super) lowest: i32,
    pub(super) highest: i32,
}

impl Range {
    pub(super) fn of(index: i32) -> Range {
        Range {
            lowest: index,
            highest: index,
        }
    }

    pub(super) fn with(self, other: Range) -> Range {
        Range {
            lowest: self.lowest.min(other.lowest),
            highest: self.highest.max(other.highest),
        }
    }

    /// How many buckets of a coarser schema it takes.
    pub(super) fn width(self, steps: u32) -> usize {
        (coarser(self.highest, steps) - coarser(self.lowest, steps) + 1) as usize
    }

    /// How much coarser than the finest schema it must be to be so few buckets, at the least.
    pub(super) fn steps(self, least: u32) -> u32 {
        const MOST: u32 = (FINEST - COARSEST) as u32;
        let fits = |steps: &u32| self.width(*steps) <= BUCKETS;
        (least..MOST).find(fits).unwrap_or(MOST)
    }
}

impl Window {
    /// One that covers a range and, as far as that allows, has the bucket `middle` of it in
    /// its middle; so coarse at least.
    pub(super) fn over(range: Range, middle: i32, least_steps: u32) -> Window {
        let steps = range.steps(least_steps);
        let centred = coarser(middle, steps) - BUCKETS as i32 / 2 + 1;
        let highest = coarser(range.lowest, steps);
        let lowest = coarser(range.highest, steps) - BUCKETS as i32 + 1;
        Window {
            steps,
            first: within(centred.clamp(lowest.min(highest), highest), steps),
            cells: std::array::from_fn(|_| AtomicU64::new(0)),
            next: OnceBox::new(),
        }
    }

    /// How much coarser it is than the finest schema.
    pub(super) fn steps(&self) -> u32 {
        self.steps
    }

    /// The counter of a bucket of the finest schema, if that is covered.
    #[inline]
    pub(super) fn cell(&self, index: i32) -> Option<&AtomicU64> {
        let place = coarser(index, self.steps) - self.first;
        self.cells.get(usize::try_from(place).ok()?)
    }

    /// Index and number of each bucket in which something was counted.
    pub(super) fn counted(&self) -> impl DoubleEndedIterator<Item = (i32, u64)> {
        let numbers = self.cells.iter().map(|cell| cell.load(Relaxed));
        let buckets = numbers.enumerate();
        buckets
            .filter(|(_, count)| *count > 0)
            .map(|(place, count)| (self.first + place as i32, count))
    }

    /// What was counted in, by the finest schema.
    pub(super) fn range(&self) -> Option<Range> {
        let mut counted = self.counted().map(|(index, _)| index);
        let first = counted.next()?;
        let last = counted.next_back().unwrap_or(first);
        Some(Range {
            lowest: finest(first, self.steps).0,
            highest: finest(last, self.steps).1,
        })
    }

    pub(super) fn clear(&self) {
        self.cells.iter().for_each(|cell| cell.store(0, Relaxed));
    }
}

/// Moved so that no bucket is where numbers cannot be.
fn within(first: i32, steps: u32) -> i32 {
    let from_start = coarser(LOWEST, steps);
    let to_end = coarser(HIGHEST, steps) - BUCKETS as i32 + 1;
    first.clamp(from_start.min(to_end), from_start.max(to_end))
}
