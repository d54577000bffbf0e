use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};

use super::error::{PushError, Reason};
use super::pusher::Pusher;
use super::pushing::Pushing;
use super::settings::{Patience, Protocol, Settings};
use super::{Pushgateway, VictoriaMetrics, base64, target};
use crate::name::is_label;
use crate::{Interval, Registry};

/// Builds a [`Pusher`], or starts to push at an interval.
///
/// | | default |
/// |---|---|
/// | [`registry`](Self::registry) | the global one |
/// | [`timeout`](Self::timeout) of one attempt | 5 s |
/// | [`attempts`](Self::attempts) of a push | 4 |
/// | [`backoff`](Self::backoff) between them | 250 ms, twice as long each time, at most 30 s |
/// | [`shutdown_timeout`](Self::shutdown_timeout) | 5 s |
///
/// Nothing is sent before [`build`](Self::build) and a push, or [`every`](Self::every).
#[must_use = "a builder pushes nothing until `build` or `every`"]
pub struct PushBuilder<P> {
    url: String,
    protocol: Protocol,
    job: Option<String>,
    labels: Vec<(String, String)>,
    /// `None`: the global one, which is not touched before it is wanted.
    registry: Option<Registry>,
    headers: HeaderMap,
    is_compressed: bool,
    patience: Patience,
    /// What was wrong first.
    fault: Option<String>,
    of: PhantomData<P>,
}

/// Less than what a program that ends is given by whoever ends it.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5);
const DEFAULT_PATIENCE: Patience = Patience {
    timeout: DEFAULT_TIMEOUT,
    attempts: 4,
    first_pause: Duration::from_millis(250),
    longest_pause: Duration::from_secs(30),
    shutdown: DEFAULT_TIMEOUT,
};

impl<P> PushBuilder<P> {
    pub(super) fn new(url: String, protocol: Protocol) -> PushBuilder<P> {
        PushBuilder {
            url,
            protocol,
            job: None,
            labels: Vec::new(),
            registry: None,
            headers: HeaderMap::new(),
            is_compressed: false,
            patience: DEFAULT_PATIENCE,
            fault: None,
            of: PhantomData,
        }
    }

    /// The registry that is pushed.
    pub fn registry(mut self, registry: &Registry) -> Self {
        self.registry = Some(registry.clone());
        self
    }

    /// A header of every request, such as `X-Scope-OrgID`.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let parsed_name = HeaderName::from_bytes(name.as_bytes());
        match (parsed_name, HeaderValue::from_str(value)) {
            (Ok(name), Ok(mut value)) => {
                // It may be a secret.
                value.set_sensitive(true);
                self.headers.insert(name, value);
            }
            (Err(_), _) => {
                // Somebody may have written the whole header.
                let name = name.split(':').next().unwrap_or_default();
                self.fail(format!("`{name}` is no name of a header"));
            }
            (_, Err(_)) => self.fail(format!(
                "the value of the header `{name}` has characters that no header may have"
            )),
        }
        self
    }

    /// Every request says who pushes, by user and password.
    pub fn basic_auth(mut self, user: &str, password: &str) -> Self {
        if user.contains(':') {
            self.fail("a user has no `:` in the name: what is behind it is the password".into());
            return self;
        }
        let both = base64::standard(format!("{user}:{password}").as_bytes());
        self.header(AUTHORIZATION.as_str(), &format!("Basic {both}"))
    }

    /// Every request says who pushes, by a token.
    pub fn bearer_token(self, token: &str) -> Self {
        self.header(AUTHORIZATION.as_str(), &format!("Bearer {token}"))
    }

    /// How long one attempt may take, from connecting to the end of the answer: `"5s"`, or a
    /// `Duration`. Pushes at an interval take at most half of the interval.
    pub fn timeout(mut self, timeout: impl Interval) -> Self {
        if let Some(timeout) = self.time(timeout) {
            self.patience.timeout = timeout;
        }
        self
    }

    /// How often a push that somebody waits for is tried, at least once. All attempts together
    /// take no longer than so many times the [`timeout`](Self::timeout). Pushes at an interval are
    /// tried for as long as the interval is.
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.patience.attempts = attempts.max(1);
        self
    }

    /// The longest pause behind the first attempt, and behind any. Each pause is twice as long
    /// as the one before, less up to half of it at random. A server may ask for another one
    /// (`Retry-After`), of at most five minutes; what it asks for
    /// makes a pause longer, never shorter.
    pub fn backoff(mut self, first: impl Interval, longest: impl Interval) -> Self {
        if let (Some(first), Some(longest)) = (self.time(first), self.time(longest)) {
            self.patience.first_pause = first;
            self.patience.longest_pause = longest;
        }
        self
    }

    /// How long a [`Pushing`] that is dropped waits for its last push.
    pub fn shutdown_timeout(mut self, timeout: impl Interval) -> Self {
        if let Some(timeout) = self.time(timeout) {
            self.patience.shutdown = timeout;
        }
        self
    }

    /// Something to push by, now and then.
    ///
    /// # Errors
    /// Where the address, a label or a header cannot be used. Nobody is asked.
    pub fn build(self) -> Result<Pusher<P>, PushError> {
        let shown = target::shown(&self.url);
        let settings = self.settings();
        let settings = settings.map_err(|fault| PushError::new(&shown, Reason::Settings(fault)))?;
        Ok(Pusher::new(Arc::new(settings)))
    }

    /// Pushes now, then at an interval (`"15s"`, or a `Duration`), and once more when what it
    /// returns is shut down or dropped: keep it until the program ends. See [`Pushing`].
    ///
    /// # Errors
    /// As [`build`](Self::build); where the interval is none; where no thread can be
    /// started.
    pub fn every(self, interval: impl Interval) -> Result<Pushing, PushError> {
        self.build()?.every(interval)
    }

    fn settings(self) -> Result<Settings, String> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let labels = sorted(self.labels)?;
        let base = target::check(&self.url)?;
        let uri = match &self.protocol {
            Protocol::Pushgateway { .. } => {
                let job = self.job.unwrap_or_default();
                if job.is_empty() {
                    return Err("a group needs the name of its job".to_owned());
                }
                target::join(&base, &target::group_path(&job, &labels))
            }
            Protocol::VictoriaMetrics => {
                let path = "/api/v1/import/prometheus";
                target::join(&base, path) + &target::extra_labels(&labels)
            }
            _ => self.url.clone(),
        };
        let shown = target::shown(&uri);
        let uri = uri.parse().map_err(|error| format!("`{shown}`: {error}"))?;
        Ok(Settings {
            registry: self.registry.unwrap_or_else(|| crate::registry().clone()),
            protocol: self.protocol,
            labels,
            uri,
            shown,
            headers: self.headers,
            is_compressed: self.is_compressed,
            patience: self.patience,
        })
    }

    fn time(&mut self, time: impl Interval) -> Option<Duration> {
        let time = time.interval();
        time.map_err(|fault| self.fail(fault)).ok()
    }

    fn fail(&mut self, fault: String) {
        self.fault.get_or_insert(fault);
    }

    pub(super) fn with_label(mut self, name: &str, value: &str) -> Self {
        if !is_label(name) {
            self.fail(format!(
                "`{name}` is no name of a label; it begins with a letter, has letters, digits and `_` only, \
                 and is neither `le` nor `quantile`"
            ));
        } else if value.is_empty() && !matches!(self.protocol, Protocol::Pushgateway { .. }) {
            self.fail(format!("the label `{name}` is empty, which is no label"));
        }
        self.labels.push((name.to_owned(), value.to_owned()));
        self
    }

    #[cfg(feature = "remote-write")]
    pub(super) fn protocol_mut(&mut self) -> &mut Protocol {
        &mut self.protocol
    }
}

fn sorted(mut labels: Vec<(String, String)>) -> Result<Vec<(String, String)>, String> {
    labels.sort();
    match labels.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(format!("the label `{}` is given twice", pair[0].0)),
        None => Ok(labels),
    }
}

/// Of a Pushgateway.
impl PushBuilder<Pushgateway> {
    pub(super) fn of_job(url: String, job: String) -> Self {
        let protocol = Protocol::Pushgateway {
            deletes_at_end: false,
        };
        let mut builder = PushBuilder::new(url, protocol);
        builder.job = Some(job);
        builder
    }

    /// A label of the group, beside the job: `instance`, for one. No metric may have a label
    /// of that name.
    pub fn group(mut self, name: &str, value: &str) -> Self {
        if name == "job" {
            self.fail("the job is a label of the group already".to_owned());
        }
        self.with_label(name, value)
    }

    /// At the end of a [`Pushing`] the group is deleted, instead of pushed for the last time:
    /// for what is of no interest when the program has gone.
    pub fn delete_at_end(mut self) -> Self {
        self.protocol = Protocol::Pushgateway {
            deletes_at_end: true,
        };
        self
    }

    /// Bodies are compressed by gzip. With the feature `gzip`.
    #[cfg(feature = "gzip")]
    pub fn gzip(mut self) -> Self {
        self.is_compressed = true;
        self
    }
}

/// Of a VictoriaMetrics.
impl PushBuilder<VictoriaMetrics> {
    /// A label of all series, such as `job` or `instance`. No metric may have a label of that name.
    pub fn label(self, name: &str, value: &str) -> Self {
        self.with_label(name, value)
    }

    /// Bodies are compressed by gzip. With the feature `gzip`.
    #[cfg(feature = "gzip")]
    pub fn gzip(mut self) -> Self {
        self.is_compressed = true;
        self
    }
}

/// Of anything that takes the text format.
impl PushBuilder<super::TextEndpoint> {
    /// Bodies are compressed by gzip. With the feature `gzip`.
    #[cfg(feature = "gzip")]
    pub fn gzip(mut self) -> Self {
        self.is_compressed = true;
        self
    }
}

impl<P> fmt::Debug for PushBuilder<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PushBuilder")
            .field("url", &target::shown(&self.url))
            .field("protocol", &self.protocol)
            .field("labels", &self.labels)
            .field("registry", &self.registry)
            .finish_non_exhaustive()
    }
}
