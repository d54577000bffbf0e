use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::client::ClientError;

/// Why a push did not arrive: where it was to go, what the server said, what to do.
///
/// ```
/// let error = callmeter::push::pushgateway("localhost:9091", "backup").build().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "cannot push to `localhost:9091`: that is no URL with a scheme; write `http://host:port`",
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushError {
    /// Without credentials and without query.
    url: String,
    // Boxed: results that may hold one stay small.
    reason: Box<Reason>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// What the pusher was built with.
    Settings(String),
    /// What is in the registry.
    Metrics(String),
    Answer(Refusal),
    NoAnswer(ClientError),
    /// The time in which it had to be done is over.
    TooLate(Duration),
    /// The program has no thread for it.
    Thread(String),
}

/// An answer that is not the one to a successful push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub status: u16,
    /// Readable, on one line.
    pub text: String,
    pub is_temporary: bool,
    pub retry_after: Option<Duration>,
}

impl PushError {
    pub(super) fn new(url: &str, reason: Reason) -> PushError {
        PushError {
            url: url.to_owned(),
            reason: Box::new(reason),
        }
    }

    /// Where it was to go, without credentials and without the query.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The status that the server answered, if it answered.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.refusal().map(|refusal| refusal.status)
    }

    /// What the server said: the beginning of its answer, if it answered.
    #[must_use]
    pub fn answer(&self) -> Option<&str> {
        self.refusal().map(|refusal| refusal.text.as_str())
    }

    /// How long the server asks to be left alone.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.refusal().and_then(|refusal| refusal.retry_after)
    }

    /// Whether the same push may arrive later.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        match &*self.reason {
            Reason::Answer(refusal) => refusal.is_temporary,
            Reason::NoAnswer(ClientError::TooLarge(_)) => false,
            Reason::NoAnswer(_) | Reason::TooLate(_) | Reason::Thread(_) => true,
            Reason::Settings(_) | Reason::Metrics(_) => false,
        }
    }

    fn refusal(&self) -> Option<&Refusal> {
        match &*self.reason {
            Reason::Answer(refusal) => Some(refusal),
            _ => None,
        }
    }
}

impl fmt::Display for PushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = &self.url;
        match &*self.reason {
            Reason::Settings(message) => write!(f, "cannot push to `{url}`: {message}"),
            Reason::Metrics(message) => write!(f, "nothing was pushed to `{url}`: {message}"),
            Reason::Answer(refusal) => write!(f, "`{url}` {refusal}"),
            Reason::NoAnswer(error) => write!(
                f,
                "pushing to `{url}`: {error}; check the address, and that the server runs"
            ),
            Reason::TooLate(limit) => write!(
                f,
                "pushing to `{url}`: the last push had not ended after {limit:?}; give it more time"
            ),
            Reason::Thread(error) => write!(f, "cannot push to `{url}`: no thread for it: {error}"),
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "answered {}", self.status)?;
        if !self.text.is_empty() {
            write!(f, ", \"{}\"", self.text)?;
        }
        write!(f, "; {}", self.advice())
    }
}

impl Refusal {
    fn advice(&self) -> &'static str {
        match self.status {
            300..400 => "redirects are not followed: give the address that it leads to",
            400 => "nothing of this push is there: mend what it names",
            401 | 403 => "check the user and password, or the token",
            404 | 405 => "check the path of the address",
            413 => "the push is too large for the server: push fewer metrics, or compress it",
            415 => "the server does not take this format: check the path of the address",
            429 | 500.. => "it may take the push later",
            _ => "check the address and what the server's documentation says of this status",
        }
    }
}

impl Error for PushError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &*self.reason {
            Reason::NoAnswer(error) => Some(error),
            _ => None,
        }
    }
}
