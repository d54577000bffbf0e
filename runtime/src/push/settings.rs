//! What a pusher was built with.

use std::time::Duration;

use http::{HeaderMap, Uri};

use super::backoff::Backoff;
use super::error::{PushError, Reason};
use crate::Registry;
use crate::scrape::Pushed;

/// What pushers have in common, and what tells them apart.
#[derive(Debug)]
pub(super) struct Settings {
    pub registry: Registry,
    pub protocol: Protocol,
    /// Labels of everything that is pushed, by name.
    pub labels: Vec<(String, String)>,
    /// With the labels, where the protocol has them there.
    pub uri: Uri,
    /// The address without credentials and query.
    pub shown: String,
    /// Of every request.
    pub headers: HeaderMap,
    pub is_compressed: bool,
    pub patience: Patience,
}

/// How long a push may take, and how often it is tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    /// For one attempt.
    pub timeout: Duration,
    /// In all, of a push that somebody waits for.
    pub attempts: u32,
    pub first_pause: Duration,
    pub longest_pause: Duration,
    /// For the last push, where a handle is dropped.
    pub shutdown: Duration,
}

/// What is spoken.
#[derive(Clone, Debug)]
pub(super) enum Protocol {
    Pushgateway {
        /// Instead of a last push.
        deletes_at_end: bool,
    },
    VictoriaMetrics,
    Text,
    #[cfg(feature = "remote-write")]
    RemoteWrite(super::remote_write::Limits),
}

impl Protocol {
    /// What it is called in labels.
    pub fn word(&self) -> &'static str {
        match self {
            Protocol::Pushgateway { .. } => "pushgateway",
            Protocol::VictoriaMetrics => "victoria_metrics",
            Protocol::Text => "text",
            #[cfg(feature = "remote-write")]
            Protocol::RemoteWrite(_) => "remote_write",
        }
    }

    /// Whether a server that answers 429 is to be asked again.
    pub fn takes_turns(&self) -> bool {
        match self {
            Protocol::Pushgateway { .. } | Protocol::VictoriaMetrics | Protocol::Text => false,
            #[cfg(feature = "remote-write")]
            Protocol::RemoteWrite(_) => true,
        }
    }
}

impl Settings {
    pub fn error(&self, reason: Reason) -> PushError {
        PushError::new(&self.shown, reason)
    }

    /// What the registry tells of pushes.
    pub fn pushed(&self) -> &Pushed {
        self.registry.inner().pushed.get_or_init(Pushed::default)
    }

    pub fn backoff(&self) -> Backoff {
        let Patience {
            first_pause,
            longest_pause,
            ..
        } = self.patience;
        Backoff::new(first_pause, longest_pause)
    }
}
