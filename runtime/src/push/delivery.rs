//! From a message to its arrival.

use std::sync::Arc;
use std::time::Duration;

use http::Method;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

use super::error::{PushError, Reason};
use super::message::Message;
use super::settings::{Protocol, Settings};
use super::{answer, clash};
use crate::client::{Client, Limits};
use crate::scrape::PushResult;
use crate::snapshot::Snapshot;

/// Bytes of an answer: it is no more than a few words.
const LONGEST_ANSWER: usize = 64 * 1024;

/// Sends messages. Lives on one runtime, which its connections need.
pub(super) struct Delivery {
    pub settings: Arc<Settings>,
    client: Client,
}

/// How long one push may go on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    pub attempts: u32,
    /// For one attempt.
    pub timeout: Duration,
    pub until: Instant,
}

impl Time {
    /// Of a push that somebody waits for.
    pub fn of(settings: &Settings) -> Time {
        let patience = settings.patience;
        Time {
            attempts: patience.attempts,
            timeout: patience.timeout,
            until: Instant::now() + patience.timeout.saturating_mul(patience.attempts),
        }
    }

    /// Of one that is tried until then.
    pub fn until(until: Instant, timeout: Duration) -> Time {
        Time {
            attempts: u32::MAX,
            timeout,
            until,
        }
    }

    /// How long an attempt that begins now may take.
    fn limit(&self) -> Duration {
        self.timeout.min(self.left())
    }

    /// How long collectors are waited for, so that there is time to send what they bring.
    fn of_collectors(&self) -> Duration {
        self.left() / 2
    }

    fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }
}

impl Delivery {
    pub fn new(settings: &Arc<Settings>) -> Delivery {
        Delivery {
            settings: Arc::clone(settings),
            client: Client::new(),
        }
    }

    /// Reads the registry, without keeping the runtime from what else it does.
    pub async fn snapshot(&self, within: Duration) -> Result<Snapshot, PushError> {
        let registry = self.settings.registry.clone();
        let scrape = spawn_blocking(move || registry.scrape(Some(within)).snapshot);
        let snapshot = scrape.await.map_err(|error| {
            let error = error.to_string();
            self.settings.error(Reason::Thread(error))
        })?;
        clash::check(&snapshot, &self.settings)
            .map_err(|message| self.settings.error(Reason::Metrics(message)))?;
        Ok(snapshot)
    }

    /// Reads the registry and sends what is in it, all of it at once.
    pub async fn push(&self, method: Method, time: Time) -> Result<(), PushError> {
        let snapshot = self.snapshot(time.of_collectors()).await;
        let snapshot = snapshot.inspect_err(|_| self.count(PushResult::Refused))?;
        for message in self.messages(method, &snapshot)? {
            self.send(&message, time).await?;
        }
        Ok(())
    }

    fn messages(&self, method: Method, snapshot: &Snapshot) -> Result<Vec<Message>, PushError> {
        let settings = &self.settings;
        match &settings.protocol {
            Protocol::Pushgateway { .. } | Protocol::VictoriaMetrics | Protocol::Text => {
                let is_compressed = settings.is_compressed;
                Ok(vec![Message::text(method, snapshot, is_compressed)])
            }
            #[cfg(feature = "remote-write")]
            Protocol::RemoteWrite(limits) => {
                Ok(super::remote_write::messages(snapshot, settings, limits))
            }
        }
    }

    /// Sends a message until it has arrived, cannot arrive, or the time is over.
    pub async fn send(&self, message: &Message, time: Time) -> Result<(), PushError> {
        let outcome = self.attempts(message, time).await;
        self.count(match &outcome {
            Ok(()) => PushResult::Success,
            Err(error) if error.is_temporary() => PushResult::Failed,
            Err(_) => PushResult::Refused,
        });
        outcome
    }

    async fn attempts(&self, message: &Message, time: Time) -> Result<(), PushError> {
        let mut backoff = self.settings.backoff();
        let mut attempt = 1;
        loop {
            let Err(error) = self.attempt(message, time.limit()).await else {
                return Ok(());
            };
            let pause = backoff.pause(error.retry_after());
            let is_last = attempt >= time.attempts || Instant::now() + pause >= time.until;
            if is_last || !error.is_temporary() {
                return Err(error);
            }
            sleep(pause).await;
            attempt = attempt.saturating_add(1);
            self.settings.pushed().count_retry(self.word());
        }
    }

    /// Sends a message once.
    async fn attempt(&self, message: &Message, time: Duration) -> Result<(), PushError> {
        let settings = &self.settings;
        let limits = Limits {
            time,
            body: LONGEST_ANSWER,
        };
        let answer = self.client.send(message.request(settings), limits).await;
        let answer = answer.map_err(|error| settings.error(Reason::NoAnswer(error)))?;
        answer::check(&answer, settings.protocol.takes_turns())
            .map_err(|refusal| settings.error(Reason::Answer(refusal)))
    }

    fn count(&self, result: PushResult) {
        self.settings.pushed().count(self.word(), result);
    }

    pub fn word(&self) -> &'static str {
        self.settings.protocol.word()
    }
}
