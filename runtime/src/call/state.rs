use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Who runs a call, which tells what dropping it means, and how often it was retried.
///
/// In one word, as wide as a register: a call is moved word by word, and a narrower store
/// would stall that.
pub(super) struct State(AtomicU64);

/// A function, or user code: a panic unwinds through it.
pub(super) const FUNCTION: u64 = 0;
/// A future that is not being polled: dropping it cancels it.
pub(super) const IDLE_FUTURE: u64 = 1;
/// A future in its own poll: only a panic drops it.
pub(super) const POLLED_FUTURE: u64 = 2;

const RUNNER: u64 = 3;
const ONE_RETRY: u64 = RUNNER + 1;
const MOST_RETRIES: u64 = u64::MAX / ONE_RETRY;

impl State {
    #[inline]
    pub(super) fn new() -> State {
        State(AtomicU64::new(FUNCTION))
    }

    pub(super) fn runner(&self) -> u64 {
        self.0.load(Relaxed) & RUNNER
    }

    /// To be called by who runs the call, so by one thread at a time.
    #[inline]
    pub(super) fn set_runner(&self, runner: u64) {
        self.0
            .store(self.0.load(Relaxed) & !RUNNER | runner, Relaxed);
    }

    #[inline]
    pub(super) fn retries(&self) -> u64 {
        self.0.load(Relaxed) / ONE_RETRY
    }

    pub(super) fn add_retries(&self, count: u64) {
        let add = |state: u64| {
            let retries = (state / ONE_RETRY).saturating_add(count);
            Some((retries.min(MOST_RETRIES) * ONE_RETRY) | (state & RUNNER))
        };
        let _ = self.0.fetch_update(Relaxed, Relaxed, add);
    }
}
