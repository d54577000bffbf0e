//! One row of cells.
//!
//! A *base row* counts a series' started calls (`head`) and retries (`tail[0]`).
//! A *completion row* counts the calls of a series that ended in one way: the sum
//! of their durations (`head`) and one cell per bucket (`tail`).
//! A *value row* counts what calls told of themselves, or what a histogram observed, in the
//! same way; its sum is a floating-point number.
//! A *number row* is a counter: its head alone, whole or floating.

use std::ops::Deref;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use crate::sync::AtomicU64;

/// The cells of a row.
pub(crate) struct Row<Tail> {
    head: AtomicU64,
    tail: Tail,
}

/// A row that one thread alone writes; its tail lies in the thread's slab.
pub(crate) type OwnRow = Row<&'static [AtomicU64]>;

/// A row that several threads write.
pub(crate) type SharedRow = Row<Box<[AtomicU64]>>;

/// From there on, 73 minutes, durations that were given are added with care: no sum may wrap
/// around, and fall. What is shorter takes 292 years together to get from one limit to the other.
pub(crate) const LONG: u64 = 1 << 42;
const MOST_LONG: u64 = 1 << 63;

/// The kinds of rows.
#[derive(Clone, Copy, Debug)]
pub(crate) enum RowKind {
    Base,
    Completions { buckets: usize },
    Values { buckets: usize },
    Number,
}

/// A row together with the right to write it.
#[derive(Clone, Copy)]
pub(crate) enum Access<'a> {
    /// The running thread is the only writer: a load, an add and a store.
    Own(&'a OwnRow),
    /// Other threads write too: a locked add.
    Shared(&'a SharedRow),
}

impl RowKind {
    /// The cells behind the head.
    pub(crate) fn tail(self) -> usize {
        match self {
            RowKind::Base => 1,
            RowKind::Completions { buckets } | RowKind::Values { buckets } => buckets,
            RowKind::Number => 0,
        }
    }

    /// All cells.
    pub(crate) fn cells(self) -> usize {
        1 + self.tail()
    }
}

impl SharedRow {
    pub(crate) fn new(kind: RowKind) -> SharedRow {
        Row::with_tail(zeros(kind.tail()))
    }
}

/// So many cells, at 0.
pub(crate) fn zeros(count: usize) -> Box<[AtomicU64]> {
    (0..count).map(|_| AtomicU64::new(0)).collect()
}

impl<Tail: Deref<Target = [AtomicU64]>> Row<Tail> {
    pub(crate) fn with_tail(tail: Tail) -> Row<Tail> {
        Row {
            head: AtomicU64::new(0),
            tail,
        }
    }

    /// How many cells it has.
    pub(crate) fn len(&self) -> usize {
        1 + self.tail.len()
    }

    /// Adds a base row to `[started, retries]`.
    pub(crate) fn read_base(&self, into: &mut [u64]) {
        let [started, retries] = into else { return };
        *started = started.wrapping_add(self.head.load(Acquire));
        let own = self.tail.first().map_or(0, |cell| cell.load(Relaxed));
        *retries = retries.saturating_add(own);
    }

    /// Adds a completion row to `[sum, bucket, bucket, …]`.
    ///
    /// Buckets first: a bucket's number is stored after its sum and start, so what
    /// is read later holds at least as many calls.
    pub(crate) fn read_completions(&self, into: &mut [u64]) {
        // Without bounds: as many a counter has.
        if let ([cell], [sum, calls]) = (&*self.tail, &mut *into) {
            *calls = calls.wrapping_add(cell.load(Acquire));
            *sum = sum.saturating_add(self.head.load(Relaxed));
            return;
        }
        let Some((sum, buckets)) = into.split_first_mut() else {
            return;
        };
        for (bucket, cell) in buckets.iter_mut().zip(self.tail.iter()) {
            *bucket = bucket.wrapping_add(cell.load(Acquire));
        }
        *sum = sum.saturating_add(self.head.load(Relaxed));
    }

    /// Adds a value row to `[sum, bucket, bucket, …]`, the sum as a number's bits.
    pub(crate) fn read_values(&self, into: &mut [u64]) {
        let Some((sum, buckets)) = into.split_first_mut() else {
            return;
        };
        for (bucket, cell) in buckets.iter_mut().zip(self.tail.iter()) {
            *bucket = bucket.wrapping_add(cell.load(Acquire));
        }
        *sum = total_of(*sum, f64::from_bits(self.head.load(Relaxed)));
    }
}

impl<Tail> Row<Tail> {
    /// The head by itself.
    pub(crate) fn head(&self) -> u64 {
        self.head.load(Acquire)
    }
}

impl SharedRow {
    /// The cells behind the head.
    pub(crate) fn tail(&self) -> &[AtomicU64] {
        &self.tail
    }

    /// The head, for what is no sum.
    pub(crate) fn head_cell(&self) -> &AtomicU64 {
        &self.head
    }

    /// Begins anew at 0.
    pub(crate) fn clear(&self) {
        self.tail.iter().for_each(|cell| cell.store(0, Relaxed));
        self.head.store(0, Relaxed);
    }
}

impl OwnRow {
    /// Begins anew at 0; only the owner may.
    pub(crate) fn clear_own(&self) {
        self.tail.iter().for_each(|cell| cell.store(0, Relaxed));
        self.head.store(0, Relaxed);
    }
}

/// Two numbers' sum, the first and the result by their bits.
fn sum_of(sum: u64, number: f64) -> u64 {
    (f64::from_bits(sum) + number).to_bits()
}

/// The same as it is shown: the sum of finite numbers is one.
pub(crate) fn total_of(sum: u64, number: f64) -> u64 {
    (f64::from_bits(sum) + number).min(f64::MAX).to_bits()
}

impl Access<'_> {
    /// On a base row: a call started.
    #[inline]
    pub(crate) fn start(self) {
        match self {
            Access::Own(row) => add_alone(&row.head, 1),
            Access::Shared(row) => {
                row.head.fetch_add(1, Relaxed);
            }
        }
    }

    /// On a number row: the counter rises. Returns what it was before.
    #[inline]
    pub(crate) fn count(self, by: u64) -> u64 {
        match self {
            Access::Own(row) => {
                let before = row.head.load(Relaxed);
                row.head.store(before.wrapping_add(by), Relaxed);
                before
            }
            Access::Shared(row) => row.head.fetch_add(by, Relaxed),
        }
    }

    /// On a number row: the counter, a floating-point number, rises.
    #[inline]
    pub(crate) fn add(self, by: f64) {
        match self {
            Access::Own(row) => row.head.store(sum_of(row.head.load(Relaxed), by), Relaxed),
            Access::Shared(row) => {
                let add = |sum| Some(sum_of(sum, by));
                let _ = row.head.fetch_update(Relaxed, Relaxed, add);
            }
        }
    }

    /// On a base row: a call was retried `count` times.
    pub(crate) fn retry(self, count: u64) {
        match self {
            Access::Own(Row {
                tail: [retries, ..],
                ..
            }) => retries.store(retries.load(Relaxed).saturating_add(count), Relaxed),
            Access::Own(_) => {}
            Access::Shared(row) => {
                if let Some(retries) = row.tail.first() {
                    let add = |retries: u64| Some(retries.saturating_add(count));
                    let _ = retries.fetch_update(Relaxed, Relaxed, add);
                }
            }
        }
    }

    /// On a completion row: a call ended after `nanos`, which fall into `bucket`.
    ///
    /// The bucket is stored last and with `Release`: a scrape that sees it sees the
    /// call's start as well.
    #[inline]
    pub(crate) fn complete(self, bucket: usize, nanos: u64) {
        match self {
            Access::Own(row) => {
                let Some(cell) = row.tail.get(bucket) else {
                    return;
                };
                add_alone(&row.head, nanos);
                cell.store(cell.load(Relaxed).wrapping_add(1), Release);
            }
            Access::Shared(row) => {
                let Some(cell) = row.tail.get(bucket) else {
                    return;
                };
                row.head.fetch_add(nanos, Relaxed);
                cell.fetch_add(1, Release);
            }
        }
    }

    /// The same where the duration may have been given, and be of any length.
    #[inline]
    pub(crate) fn complete_given(self, bucket: usize, nanos: u64) {
        if nanos < LONG {
            self.complete(bucket, nanos);
        } else {
            self.complete_long(bucket, nanos);
        }
    }

    #[cold]
    fn complete_long(self, bucket: usize, nanos: u64) {
        let add = |sum: u64| sum.max(sum.saturating_add(nanos).min(MOST_LONG));
        match self {
            Access::Own(row) => row.head.store(add(row.head.load(Relaxed)), Relaxed),
            Access::Shared(row) => {
                let _ = row
                    .head
                    .fetch_update(Relaxed, Relaxed, |sum| Some(add(sum)));
            }
        }
        self.complete(bucket, 0);
    }

    /// On a value row: a call told a number, which falls into `bucket`.
    #[inline]
    pub(crate) fn observe(self, bucket: usize, number: f64) {
        match self {
            Access::Own(row) => {
                let Some(cell) = row.tail.get(bucket) else {
                    return;
                };
                row.head
                    .store(sum_of(row.head.load(Relaxed), number), Relaxed);
                cell.store(cell.load(Relaxed).wrapping_add(1), Release);
            }
            Access::Shared(row) => {
                let Some(cell) = row.tail.get(bucket) else {
                    return;
                };
                let add = |sum| Some(sum_of(sum, number));
                let _ = row.head.fetch_update(Relaxed, Relaxed, add);
                cell.fetch_add(1, Release);
            }
        }
    }
}

#[inline]
fn add_alone(cell: &AtomicU64, count: u64) {
    cell.store(cell.load(Relaxed).wrapping_add(count), Relaxed);
}
