use std::sync::Arc;
use std::time::Instant;

use super::Slot;
use super::slot::{Brought, Ended};

/// A run of a collector that a scrape waits for, until it is dropped. A run that nobody waits
/// for any more may be cut short.
pub(super) struct Awaited {
    slot: Arc<Slot>,
    run: u64,
}

impl Awaited {
    /// The run that is under way or, where the second value says so, one that the caller is to
    /// begin.
    pub(super) fn new(slot: Arc<Slot>) -> (Awaited, bool) {
        let (is_free, run) = slot.join();
        (Awaited { slot, run }, is_free)
    }

    pub(super) fn slot(&self) -> &Arc<Slot> {
        &self.slot
    }

    /// How it ended; `None` if it takes longer than that.
    pub(super) fn wait(&self, until: Instant) -> Option<Ended> {
        self.slot.wait(self.run, until)
    }

    /// The next run, in the place of one that was cut short; `true` where the caller is to begin it.
    pub(super) fn renew(&mut self) -> bool {
        let (is_free, run) = self.slot.join();
        self.run = run;
        is_free
    }

    /// What a scrape shows that waits no longer.
    pub(super) fn give_up(self) -> Brought {
        self.slot.late(self.run)
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        self.slot.leave(self.run);
    }
}
