//! The end of pushing at an interval.

use std::pin::{Pin, pin};
use std::time::Duration;

use tokio::sync::oneshot::Receiver;
use tokio::time::{Instant, timeout_at};

use super::select::{First, first};

/// Comes once, with the time that there is for the last push. Nothing may be asked of it after
/// that.
pub(super) struct Stop(Receiver<Duration>);

impl Stop {
    pub fn new(receiver: Receiver<Duration>) -> Stop {
        Stop(receiver)
    }

    /// Waits until then, unless the end comes first.
    pub async fn before(&mut self, due: Instant) -> Option<Duration> {
        let stopped = timeout_at(due, &mut self.0).await.ok()?;
        Some(stopped.unwrap_or_default())
    }

    /// Waits for something, unless the end comes first.
    pub async fn unless<F: Future>(&mut self, work: Pin<&mut F>) -> First<Duration, F::Output> {
        match first(pin!(&mut self.0), work).await {
            First::One(stopped) => First::One(stopped.unwrap_or_default()),
            First::Other(done) => First::Other(done),
        }
    }
}
