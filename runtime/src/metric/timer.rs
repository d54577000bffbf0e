//! Times that histograms observe.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use crate::metric::Histogram;

/// What [`Histogram::observe_duration`] takes: a `Duration`, or a closure whose run is timed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no duration",
    label = "cannot be observed",
    note = "give a `Duration`, or a closure without arguments; for a future there is `observe_future`"
)]
pub trait Timed<How> {
    /// What comes of it.
    type Output;

    #[doc(hidden)]
    fn observe_in(self, histogram: &Histogram) -> Self::Output;
}

/// How a duration is [`Timed`]: as it is.
#[derive(Debug)]
pub enum AsItIs {}

/// How a closure is [`Timed`]: it is run.
#[derive(Debug)]
pub enum ByRun {}

impl Timed<AsItIs> for Duration {
    type Output = ();

    #[inline]
    fn observe_in(self, histogram: &Histogram) {
        histogram.observe_time(self);
    }
}

impl<R, F: FnOnce() -> R> Timed<ByRun> for F {
    type Output = R;

    #[inline]
    fn observe_in(self, histogram: &Histogram) -> R {
        let _timer = histogram.start_timer();
        self()
    }
}

/// Observes the time until it is dropped: see [`Histogram::start_timer`].
#[must_use = "the timer observes when it is dropped"]
pub struct Timer {
    histogram: Option<Histogram>,
    started: Instant,
}

impl Timer {
    #[inline]
    pub(super) fn start(histogram: Histogram) -> Timer {
        Timer {
            histogram: Some(histogram),
            started: Instant::now(),
        }
    }

    /// Observes the time until now, and tells it.
    pub fn observe_duration(mut self) -> Duration {
        let elapsed = self.started.elapsed();
        if let Some(histogram) = self.histogram.take() {
            histogram.observe_time(elapsed);
        }
        elapsed
    }

    /// Observes nothing, and tells the time until now.
    pub fn discard(mut self) -> Duration {
        self.histogram = None;
        self.started.elapsed()
    }
}

impl Drop for Timer {
    #[inline]
    fn drop(&mut self) {
        if let Some(histogram) = &self.histogram {
            histogram.observe_time(self.started.elapsed());
        }
    }
}

impl fmt::Debug for Timer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timer")
            .field("started", &self.started)
            .finish_non_exhaustive()
    }
}

pin_project_lite::pin_project! {
    /// A future whose time is observed: see [`Histogram::observe_future`].
    #[must_use = "futures do nothing unless polled"]
    pub struct Observed<F> {
        histogram: Histogram,
        started: Option<Instant>,
        #[pin]
        future: F,
    }
}

impl<F> Observed<F> {
    pub(super) fn new(histogram: Histogram, future: F) -> Observed<F> {
        Observed {
            histogram,
            started: None,
            future,
        }
    }
}

impl<F: Future> Future for Observed<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let started = *this.started.get_or_insert_with(Instant::now);
        let polled = this.future.poll(context);
        if polled.is_ready() {
            this.histogram.observe_time(started.elapsed());
        }
        polled
    }
}

impl<F> fmt::Debug for Observed<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Observed")
            .field("histogram", &self.histogram)
            .finish_non_exhaustive()
    }
}
