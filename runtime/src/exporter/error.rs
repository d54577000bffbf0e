//! Why an exporter does not start.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};

/// Why an exporter does not start: what is wrong, where, and what to write instead. No secret is in it.
#[derive(Debug)]
#[non_exhaustive]
pub enum ExporterError {
    /// A text is no address.
    Address {
        /// As it was given.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The system does not let it listen there.
    Listen {
        /// An address, or the path of a unix socket.
        on: String,
        /// What the system says.
        error: io::Error,
    },
    /// A path under which nothing could be asked for.
    Path(String),
    /// A text is not a host with or without a port.
    Host(String),
    /// A text is no network.
    Network(String),
    /// A bearer token that no scraper could send.
    Token(&'static str),
    /// A user, or the hash of the password.
    User {
        /// The user's name.
        name: String,
        /// What is wrong.
        reason: String,
    },
    /// A certificate or a key.
    Tls {
        /// A path, or what it is.
        what: String,
        /// What is wrong with it.
        reason: String,
    },
    /// `spawn` was called outside of tokio.
    NoRuntime,
    /// The system gives no thread, no runtime on it, or no random numbers.
    System(io::Error),
}

impl fmt::Display for ExporterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ExporterError::Address { text, reason } => write!(
                f,
                "cannot listen on `{text}`: {reason}; write an address as `127.0.0.1:9464`, or only its port"
            ),
            ExporterError::Listen { on, error } => {
                write!(f, "cannot listen on {on}: {error}{}", advice(error.kind()))
            }
            ExporterError::Path(path) => write!(
                f,
                "nothing can be asked for by the path `{path}`: begin it with `/`, and write only \
                 letters, digits and `/-_.~`"
            ),
            ExporterError::Host(text) => write!(
                f,
                "`{text}` is not a host: write it as `metrics.example.com`, or with its port as `127.0.0.1:9464` \
                 or `[::1]:9464`"
            ),
            ExporterError::Network(text) => write!(
                f,
                "`{text}` is no network: write it as `10.0.0.0/8` or `2001:db8::/32`, or a single address"
            ),
            ExporterError::Token(reason) => write!(f, "a bearer token {reason}"),
            ExporterError::User { name, reason } => write!(f, "the user `{name}` {reason}"),
            ExporterError::Tls { what, reason } => write!(f, "no TLS by {what}: {reason}"),
            ExporterError::NoRuntime => f.write_str(
                "`spawn` is for programs with tokio: call it in a runtime, or `start` instead",
            ),
            ExporterError::System(error) => write!(f, "the system does not let it start: {error}"),
        }
    }
}

/// A text as errors show it: somebody may have written a whole URL.
pub(super) fn without_credentials(text: &str) -> String {
    let host = text.rsplit_once('@').map_or(text, |(_, host)| host);
    host.to_owned()
}

fn advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::AddrInUse => {
            "; another program, or another exporter of this one, listens there: stop it, or choose \
             another port (0 for a free one)"
        }
        ErrorKind::PermissionDenied => {
            "; ports below 1024 and directories of others need a right: choose another place"
        }
        ErrorKind::AddrNotAvailable => {
            "; this machine has no such address: `127.0.0.1` is itself, `0.0.0.0` all it has"
        }
        ErrorKind::NotFound => "; create the directory first",
        _ => "",
    }
}

impl Error for ExporterError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            ExporterError::Listen { error, .. } | ExporterError::System(error) => Some(error),
            _ => None,
        }
    }
}
