use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use super::fault::{Failure, TOO_LONG};
use super::running::Run;
use super::{Collection, Collector};

/// How a collector is run.
pub(super) trait Body: Send + Sync {
    /// Runs it. It ends `run` here, or later.
    fn run(&self, run: Run);

    /// A run was too late for a scrape, which is the first one or not; what is said of it if
    /// that is a fault.
    fn late(&self, _is_first: bool) -> Option<&'static str> {
        Some(TOO_LONG)
    }

    /// No scrape waits any more for the run of that number.
    fn abandon(&self, _run: u64) {}

    /// Ends what goes on in the background.
    fn stop(&self) {}

    /// Whether it runs at intervals, not at scrapes.
    fn is_sampled(&self) -> bool {
        false
    }

    /// How old the last sample is.
    fn sample_age(&self) -> Option<Duration> {
        None
    }
}

/// A collector that runs on the thread that it is given.
pub(super) struct Blocking<C>(pub(super) C);

impl<C: Collector> Body for Blocking<C> {
    fn run(&self, run: Run) {
        let collected = catch_unwind(AssertUnwindSafe(|| {
            let mut into = Collection::default();
            self.0.collect(&mut into).map(|()| into)
        }));
        let collected = match collected {
            Ok(collected) => collected.map_err(Failure::Error),
            Err(payload) => {
                // Dropping it could panic in turn.
                std::mem::forget(payload);
                Err(Failure::Panic)
            }
        };
        run.end(collected);
    }
}
