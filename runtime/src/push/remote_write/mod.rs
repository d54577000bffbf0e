//! Remote write 1.0: samples with their times, as the messages `prometheus.WriteRequest`.
//!
//! * [`series`]: a snapshot as label sets and numbers.
//! * [`sampler`]: their times, and which of them have gone.
//! * [`batch`]: requests of a bounded size.
//! * [`queue`]: requests that wait; [`sending`]: one behind the other.

mod batch;
mod queue;
mod sampler;
mod sending;
mod series;

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use self::queue::Queue;
use self::sampler::Sampler;
use super::delivery::Delivery;
use super::error::{PushError, Reason};
use super::message::Message;
use super::pushing::warn_of;
use super::settings::{Protocol, Settings};
use super::stop::Stop;
use super::{PushBuilder, RemoteWrite};
use crate::scrape::PushResult;
use crate::snapshot::Snapshot;

/// How much is sent at once, and how much may wait.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    samples: usize,
    batches: usize,
}

/// As Prometheus has it.
const DEFAULT_SAMPLES: usize = 2_000;
/// Some megabytes, compressed.
const DEFAULT_BATCHES: usize = 200;

/// Pushes to exactly that address by remote write 1.0: `/api/v1/write` of VictoriaMetrics and of a
/// Prometheus with `--web.enable-remote-write-receiver`. With the feature `remote-write`.
///
/// Series have the labels that [`label`](PushBuilder::label) adds, `job` and `instance` among them,
/// and the time of the push. Histograms are `_bucket`, `_sum` and `_count`, with `le` as in
/// every exposition, `1.0`.
///
/// At an interval ([`every`](PushBuilder::every)) nothing is left out while the server is away: what
/// was read waits, as far as [`queue`](PushBuilder::queue) goes, and is sent in its order with the time
/// at which it was read. Times follow the system's clock; where that is set back by up to five seconds, they rise
/// by a millisecond until it has caught up. Series that are gone, and all of them at the end, get a
/// staleness marker, so that queries do not show them for another five minutes.
///
/// ```
/// let pusher = callmeter::push::remote_write("http://127.0.0.1:9090/api/v1/write")
///     .label("job", "importer")
///     .label("instance", "importer-1")
///     .build()?;
/// # Ok::<(), callmeter::push::PushError>(())
/// ```
pub fn remote_write(url: impl Into<String>) -> PushBuilder<RemoteWrite> {
    let limits = Limits {
        samples: DEFAULT_SAMPLES,
        batches: DEFAULT_BATCHES,
    };
    PushBuilder::new(url.into(), Protocol::RemoteWrite(limits))
}

/// Of remote write.
impl PushBuilder<RemoteWrite> {
    /// A label of all series, such as `job` or `instance`. No metric may have a label of that name.
    pub fn label(self, name: &str, value: &str) -> Self {
        self.with_label(name, value)
    }

    /// How many samples one request has at most; default 2000, at least one. Past a megabyte a
    /// request is not added to either.
    pub fn samples_per_request(mut self, samples: usize) -> Self {
        if let Protocol::RemoteWrite(limits) = self.protocol_mut() {
            limits.samples = samples.max(1);
        }
        self
    }

    /// How many requests may wait for a server that is away; default 200, at least one. Further ones
    /// take the place of the oldest, which are counted in
    /// `callmeter_dropped_push_batches_total`.
    pub fn queue(mut self, requests: usize) -> Self {
        if let Protocol::RemoteWrite(limits) = self.protocol_mut() {
            limits.batches = requests.max(1);
        }
        self
    }
}

/// A snapshot as what is to be sent, with the time of now.
pub(super) fn messages(snapshot: &Snapshot, settings: &Settings, limits: &Limits) -> Vec<Message> {
    let entries = Sampler::default().sample(series::of(snapshot, &settings.labels));
    batch::messages(&entries, limits.samples)
}

/// Samples at an interval and sends meanwhile; once more when it is stopped. Tells what came
/// of what was there at the end.
pub(super) async fn run(
    delivery: Delivery,
    limits: Limits,
    interval: Duration,
    mut stop: Stop,
) -> Result<(), PushError> {
    let delivery = Arc::new(delivery);
    let queue = Arc::new(Queue::new(limits.batches));
    let attempt = delivery.settings.patience.timeout.min(interval / 2);
    let sending = sending::send_all(Arc::clone(&delivery), Arc::clone(&queue), attempt);
    let sending = tokio::spawn(sending);
    let mut sampler = Sampler::default();
    let mut due = Instant::now();
    let limit = loop {
        if let Some(limit) = stop.before(due).await {
            break limit;
        }
        due = (due + interval).max(Instant::now());
        if let Err(error) =
            sample(&delivery, &queue, attempt, |series| sampler.sample(series)).await
        {
            warn_of(&error);
        }
    };
    let until = Instant::now() + limit;
    let within = attempt.min(limit / 2);
    let last = sample(&delivery, &queue, within, |series| sampler.finish(series)).await;
    queue.close();
    let mut sending = sending;
    match timeout_at(until, &mut sending).await {
        Ok(Ok(sent)) => last.and(sent),
        Ok(Err(error)) => Err(delivery.settings.error(Reason::Thread(error.to_string()))),
        Err(_) => {
            sending.abort();
            let too_late = || delivery.settings.error(Reason::TooLate(limit));
            Err(queue.fault().unwrap_or_else(too_late))
        }
    }
}

/// Reads the registry, and lets wait what is in it.
async fn sample(
    delivery: &Delivery,
    queue: &Queue,
    within: Duration,
    timed: impl FnOnce(Vec<series::Series>) -> Vec<sampler::Entry>,
) -> Result<(), PushError> {
    let settings = &delivery.settings;
    let Protocol::RemoteWrite(limits) = settings.protocol else {
        return Ok(());
    };
    let snapshot = delivery.snapshot(within).await;
    let snapshot = snapshot.inspect_err(|_| {
        settings
            .pushed()
            .count(delivery.word(), PushResult::Refused)
    })?;
    let entries = timed(series::of(&snapshot, &settings.labels));
    let dropped = queue.push(batch::messages(&entries, limits.samples));
    settings.pushed().count_dropped(delivery.word(), dropped);
    Ok(())
}
