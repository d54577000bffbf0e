use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ClientError {
    /// Nobody listens, or there is no such host.
    Unreachable(String),
    /// The answer took longer than that.
    TimedOut(Duration),
    /// The answer has more bytes than that.
    TooLarge(usize),
    /// The connection ended, or what came is no HTTP.
    Broken(String),
}

impl ClientError {
    pub(super) fn of(error: &hyper_util::client::legacy::Error) -> ClientError {
        let text = with_sources(error);
        if error.is_connect() {
            ClientError::Unreachable(text)
        } else {
            ClientError::Broken(text)
        }
    }
}

/// Clients say little of why: that is in the sources.
fn with_sources(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}

impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientError::Unreachable(why) => write!(f, "cannot be reached: {why}"),
            ClientError::TimedOut(limit) => write!(f, "no answer within {limit:?}"),
            ClientError::TooLarge(limit) => write!(f, "the answer has more than {limit} bytes"),
            ClientError::Broken(why) => write!(f, "the answer is broken: {why}"),
        }
    }
}

impl Error for ClientError {}
