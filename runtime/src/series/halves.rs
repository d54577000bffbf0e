//! Calls whose start and end are counted apart, where no value can be kept between them.

use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::{AcqRel, Acquire, Release};

#[cfg(feature = "actix")]
use crate::declaration::ViewKind;
use crate::series::{Handle, Series};

/// Starts that no end has met yet.
#[derive(Default)]
pub(crate) struct Halves(AtomicU64);

impl Handle<Series> {
    /// Counts a start whose end comes apart from it.
    pub(crate) fn begin_half(&self) {
        self.count_start();
        self.halves.0.fetch_add(1, Release);
    }

    /// Before the end of such a call is counted. An end too many brings its own start, so
    /// that it does not take one from a call that is in progress.
    pub(crate) fn end_half(&self) {
        let met = self
            .halves
            .0
            .fetch_update(AcqRel, Acquire, |begun| begun.checked_sub(1));
        if met.is_err() {
            self.count_start();
        }
    }

    /// Counts a start, if a family shows starts.
    #[inline]
    pub(crate) fn count_start(&self) {
        if self.shape.counts_starts {
            self.base().start();
        }
    }

    /// Moves a start that was counted on this thread. Not where a family shows starts: a counter does not fall.
    #[cfg(feature = "actix")]
    pub(crate) fn gives_start_to(&self, other: &Handle<Series>) -> bool {
        let mut views = self.shape.declaration.views.iter();
        if views.any(|view| view.kind == ViewKind::Started) {
            return false;
        }
        other.count_start();
        if self.shape.counts_starts {
            // One less.
            self.base().count(u64::MAX);
        }
        true
    }

    /// Counts retries, if a family shows them.
    pub(crate) fn count_retries(&self, count: u64) {
        if self.shape.counts_starts {
            self.base().retry(count);
        }
    }
}
