//! One row of cells.
//!
//! A *base row* counts a series' started calls (`head`) and retries (`tail[0]`).
//! A *completion row* counts the calls of a series that ended in one way: the sum
//! of their durations (`head`) and one cell per bucket (`tail`).

use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use crate::sync::AtomicU64;

/// Cells that are written by one thread alone, or by several with locked adds.
pub(crate) struct Row {
    head: AtomicU64,
    tail: Box<[AtomicU64]>,
}

/// Cells of a base row behind the head: retries.
pub(crate) const BASE_TAIL: usize = 1;

/// A row together with the right to write it.
#[derive(Clone, Copy)]
pub(crate) enum Access<'a> {
    /// The running thread is the only writer: a load, an add and a store.
    Own(&'a Row),
    /// Other threads write too: a locked add.
    Shared(&'a Row),
}

impl Row {
    pub(crate) fn new(tail: usize) -> Row {
        Row {
            head: AtomicU64::new(0),
            tail: (0..tail).map(|_| AtomicU64::new(0)).collect(),
        }
    }

    /// Adds a base row to `[started, retries]`.
    pub(crate) fn read_base(&self, into: &mut [u64]) {
        into[0] = into[0].wrapping_add(self.head.load(Acquire));
        into[1] = into[1].wrapping_add(self.tail[0].load(Relaxed));
    }

    /// Adds a completion row to `[sum, bucket, bucket, …]`.
    ///
    /// Buckets first: a bucket's number is stored after its sum and start, so what
    /// is read later holds at least as many calls.
    pub(crate) fn read_completions(&self, into: &mut [u64]) {
        let (sum, buckets) = into.split_first_mut().expect("a completion row has a sum");
        for (bucket, cell) in buckets.iter_mut().zip(&self.tail) {
            *bucket = bucket.wrapping_add(cell.load(Acquire));
        }
        *sum = sum.wrapping_add(self.head.load(Relaxed));
    }
}

impl Access<'_> {
    /// On a base row: a call started.
    #[inline]
    pub(crate) fn start(self) {
        match self {
            Access::Own(row) => add_alone(&row.head, 1),
            Access::Shared(row) => drop(row.head.fetch_add(1, Relaxed)),
        }
    }

    /// On a base row: a call was retried `count` times.
    pub(crate) fn retry(self, count: u64) {
        match self {
            Access::Own(row) => add_alone(&row.tail[0], count),
            Access::Shared(row) => drop(row.tail[0].fetch_add(count, Relaxed)),
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
}

#[inline]
fn add_alone(cell: &AtomicU64, count: u64) {
    cell.store(cell.load(Relaxed).wrapping_add(count), Relaxed);
}
