use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::Call;
use super::state::{IDLE_FUTURE, POLLED_FUTURE};
use crate::Status;

pin_project_lite::pin_project! {
    /// A future that tells its call when it is polled, so that a panic of its own can be
    /// told from being dropped while another unwinds.
    #[must_use = "futures do nothing unless polled"]
    pub struct Watch<'a, S: Status, F> {
        call: &'a Call<S>,
        #[pin]
        future: F,
    }
}

/// Watches the polls of a call's future.
#[inline]
pub fn watch<S: Status, F: Future>(call: &Call<S>, future: F) -> Watch<'_, S, F> {
    call.state.set_runner(IDLE_FUTURE);
    Watch { call, future }
}

impl<S: Status, F: Future> Future for Watch<'_, S, F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        this.call.enter();
        let polled = this.future.poll(context);
        this.call.leave();
        polled
    }
}

impl<S: Status> Call<S> {
    /// What polls the call's future, or makes it, begins.
    #[inline]
    pub(crate) fn enter(&self) {
        self.state.set_runner(POLLED_FUTURE);
    }

    /// It has ended. Not to be told where it panicked.
    #[inline]
    pub(crate) fn leave(&self) {
        self.state.set_runner(IDLE_FUTURE);
    }
}

impl<S: Status, F> fmt::Debug for Watch<'_, S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}
