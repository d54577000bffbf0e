//! What exporters count, for their registry to tell.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::Registry;

/// Connections, and those who got nothing.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    opened: AtomicU64,
    closed: AtomicU64,
    refusals: [AtomicU64; REASONS.len()],
}

/// Why somebody got nothing.
#[derive(Clone, Copy, Debug)]
pub(super) enum Refusal {
    /// Too many passwords wait to be verified.
    #[cfg_attr(not(feature = "basic-auth"), expect(dead_code))]
    Busy,
    Credentials,
    Displaced,
    Full,
    Host,
    Network,
}

/// In the order of the variants, which is that of snapshots.
const REASONS: [&str; 6] = [
    "busy",
    "credentials",
    "displaced",
    "full",
    "host",
    "network",
];

impl Counts {
    /// Those of all exporters of a registry.
    pub(super) fn of(registry: &Registry) -> Arc<Counts> {
        Arc::clone(registry.inner().exporter.get_or_init(Arc::default))
    }

    pub(super) fn open(&self) {
        self.opened.fetch_add(1, Relaxed);
    }

    pub(super) fn close(&self) {
        self.closed.fetch_add(1, Relaxed);
    }

    pub(super) fn refuse(&self, why: Refusal) {
        self.refusals[why as usize].fetch_add(1, Relaxed);
    }

    pub(crate) fn connections(&self) -> u64 {
        let closed = self.closed.load(Relaxed);
        self.opened.load(Relaxed).saturating_sub(closed)
    }

    pub(crate) fn refusals(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let counts = self.refusals.iter().map(|count| count.load(Relaxed));
        REASONS.into_iter().zip(counts)
    }
}
