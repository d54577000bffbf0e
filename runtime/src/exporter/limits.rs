//! How much a peer may take of the exporter.

use std::time::Duration;

/// Of each connection, but for the number of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Limits {
    /// To send a head.
    pub head: Duration,
    /// Between an answer and the next request.
    pub idle: Duration,
    /// To take an answer.
    pub write: Duration,
    pub head_bytes: usize,
    pub headers: usize,
    pub connections: usize,
}

impl Limits {
    /// How many requests may wait for the verification of a password: beyond that scrapers would give up before it
    /// is their turn, and connections that wait are not displaced by those of scrapers whose password is known.
    #[cfg(feature = "basic-auth")]
    pub fn verifications(&self) -> usize {
        (self.connections / 2).clamp(1, 32)
    }
}

/// Below that hyper does not go.
pub(super) const SMALLEST_HEAD: usize = 8 * 1024;

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            head: Duration::from_secs(5),
            // The usual intervals between two scrapes are shorter, so connections are kept.
            idle: Duration::from_secs(120),
            write: Duration::from_secs(30),
            // Long filters and Accept headers have to fit.
            head_bytes: 128 * 1024,
            headers: 100,
            connections: 64,
        }
    }
}
