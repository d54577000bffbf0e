//! The candidates beside callmeter, each doing the same bookkeeping: in
//! progress by `{task}`, a duration histogram and a counter by `{task, status}`.

pub mod autometrics;
pub mod callmeter;
pub mod families;
pub mod fastmetrics;
pub mod measured;
pub mod metrics;
pub mod middleware;
pub mod prometheus_client;

use crate::workload::{Answer, body};

/// The one task of the workload.
pub const TASK: &str = "work";

/// A peer's bookkeeping around one call.
pub trait Peer: 'static {
    const NAME: &'static str;
    type Started;

    /// `user` is the open label's value, for those that have one.
    fn start(user: &str) -> Self::Started;
    fn finish(started: Self::Started, user: &str, ok: bool);

    /// What the peer wants done now and then beside the calls.
    fn tidy() {}
}

/// The tracked call.
#[inline(never)]
pub fn call<P: Peer>(x: u64) -> Answer {
    let started = P::start("");
    let answer = body(x);
    P::finish(started, "", answer.is_ok());
    answer
}

/// The tracked asynchronous call.
pub async fn call_async<P: Peer>(x: u64) -> Answer {
    let started = P::start("");
    let answer = async { body(x) }.await;
    P::finish(started, "", answer.is_ok());
    answer
}

/// The tracked call with a label from an argument.
#[inline(never)]
pub fn call_for<P: Peer>(x: u64, user: &str) -> Answer {
    let started = P::start(user);
    let answer = body(x);
    P::finish(started, user, answer.is_ok());
    answer
}

/// The seconds that a peer observes where callmeter times a call that does nothing.
pub const MOMENT: f64 = 25e-9;

/// The values of the two labels of a series.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct SeriesLabels {
    pub project: String,
    pub task: String,
}

impl SeriesLabels {
    /// The labels of the series of this number.
    pub fn numbered(number: usize) -> Self {
        Self {
            project: format!("project-{}", number / 100),
            task: format!("task-{:02}", number % 100),
        }
    }
}

/// A registry to fill with series and to scrape.
pub trait Population: Send + Sync + 'static {
    const NAME: &'static str;
    type Buffer: Default + Send;

    fn empty() -> Self;
    /// Adds one to the counter with these labels.
    fn count(&self, labels: &SeriesLabels);
    /// Observes a moment in the histogram with these labels.
    fn observe(&self, labels: &SeriesLabels);
    /// A whole scrape into `buffer`, which keeps its memory; tells the bytes.
    fn encode(&self, buffer: &mut Self::Buffer) -> usize;
}
