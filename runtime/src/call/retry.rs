use std::fmt;
use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use super::ending::Fallible;
use crate::guard::guarded;
use crate::{Call, Status};

/// The attempts of one call: how many are left, and how long to wait before the next.
///
/// Waits double from the shortest to the longest, with jitter.
pub struct Retry {
    delays: ExponentialBackoff,
}

impl Retry {
    /// `attempts` in all, the first included.
    pub fn new(attempts: u32, shortest: Duration, longest: Duration) -> Retry {
        let delays = ExponentialBuilder::new()
            .with_min_delay(shortest)
            .with_max_delay(longest)
            .with_max_times(attempts.saturating_sub(1) as usize)
            .with_jitter()
            .build();
        Retry { delays }
    }

    /// How long to wait before another attempt; `None` if `value` is what the call
    /// returns. Counts the retry.
    pub fn again<S: Status, R: Fallible>(
        &mut self,
        call: &Call<S>,
        value: &R,
        when: impl FnOnce(&R::Error) -> bool,
    ) -> Option<Duration> {
        let error = value.error()?;
        if !guarded("a retry's `when = …` expression", || when(error)).unwrap_or(false) {
            return None;
        }
        let delay = self.delays.next()?;
        call.retried();
        Some(delay)
    }
}

impl fmt::Debug for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Retry").finish_non_exhaustive()
    }
}

/// Waits between the attempts of a function.
pub fn pause_sync(delay: Duration) {
    std::thread::sleep(delay);
}
