//! What became of the pushes of a registry.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{SystemTime, UNIX_EPOCH};

use super::health;
use crate::exposition::escape;
use crate::registry::RegistryInner;
use crate::snapshot::{FamilyHeader, FamilySnapshot, Kind, LabelText, Values};

/// Pushes by protocol.
#[derive(Debug, Default)]
pub(crate) struct Pushed([OfProtocol; PROTOCOLS.len()]);

#[derive(Debug, Default)]
struct OfProtocol {
    is_used: AtomicBool,
    results: [AtomicU64; PushResult::ALL.len()],
    retries: AtomicU64,
    dropped: AtomicU64,
    /// The bits of a time in seconds since 1970.
    last_success: AtomicU64,
}

/// How a push ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PushResult {
    /// It did not arrive, and was not tried again.
    Failed,
    /// The server, or the pusher before it, would not have it.
    Refused,
    Success,
}

/// Sorted, as series are.
const PROTOCOLS: [&str; 4] = ["pushgateway", "remote_write", "text", "victoria_metrics"];

impl PushResult {
    /// Sorted by their words.
    const ALL: [PushResult; 3] = [PushResult::Failed, PushResult::Refused, PushResult::Success];

    fn word(self) -> &'static str {
        match self {
            PushResult::Failed => "failed",
            PushResult::Refused => "refused",
            PushResult::Success => "success",
        }
    }
}

impl Pushed {
    /// From now on the protocol is shown.
    pub(crate) fn begin(&self, protocol: &str) {
        self.with(protocol, |of| of.is_used.store(true, Relaxed));
    }

    pub(crate) fn count(&self, protocol: &str, result: PushResult) {
        self.with(protocol, |of| {
            of.results[result as usize].fetch_add(1, Relaxed);
            if result == PushResult::Success {
                of.last_success.store(now().to_bits(), Relaxed);
            }
        });
    }

    pub(crate) fn count_retry(&self, protocol: &str) {
        self.with(protocol, |of| {
            of.retries.fetch_add(1, Relaxed);
        });
    }

    #[cfg(feature = "remote-write")]
    pub(crate) fn count_dropped(&self, protocol: &str, batches: u64) {
        self.with(protocol, |of| {
            of.dropped.fetch_add(batches, Relaxed);
        });
    }

    fn with(&self, protocol: &str, count: impl FnOnce(&OfProtocol)) {
        if let Some(index) = PROTOCOLS.iter().position(|known| *known == protocol) {
            count(&self.0[index]);
        }
    }

    pub(super) fn families(&self, registry: &RegistryInner) -> [FamilySnapshot; 4] {
        let used = || {
            let all = PROTOCOLS.iter().zip(&self.0);
            all.filter(|(_, of)| of.is_used.load(Relaxed))
        };
        let label = |protocol: &str| health::labels(registry, Some(("protocol", protocol)));
        let results = used().flat_map(|(protocol, of)| {
            PushResult::ALL.into_iter().map(move |result| {
                let labels = [("protocol", *protocol), ("result", result.word())];
                let labels: Vec<_> = registry.common.const_labels().chain(labels).collect();
                let count = of.results[result as usize].load(Relaxed);
                (escape::render(&labels), count)
            })
        });
        let retries = used().map(|(protocol, of)| (label(protocol), of.retries.load(Relaxed)));
        let queued = used().filter(|(protocol, _)| **protocol == "remote_write");
        let dropped = queued.map(|(protocol, of)| (label(protocol), of.dropped.load(Relaxed)));
        let last = used().map(|(protocol, of)| {
            let time = f64::from_bits(of.last_success.load(Relaxed));
            (label(protocol), time)
        });
        [
            health::family(
                "callmeter_pushes",
                "Pushes, by how they ended.",
                results.collect(),
            ),
            health::family(
                "callmeter_push_retries",
                "Further attempts of pushes that had not arrived.",
                retries.collect(),
            ),
            health::family(
                "callmeter_dropped_push_batches",
                "Batches that waited too long to be pushed, and gave way to newer ones.",
                dropped.collect(),
            ),
            times(last.collect()),
        ]
    }
}

fn times(series: Vec<(LabelText, f64)>) -> FamilySnapshot {
    let header = FamilyHeader::new(
        "callmeter_last_push_timestamp_seconds".to_owned(),
        "When a push last arrived, since 1970; 0 before the first.",
        Kind::Gauge,
        Some("seconds".into()),
    );
    let (labels, times): (Vec<_>, Vec<_>) = series.into_iter().unzip();
    health::with_labels(header, &labels, Values::Numbers(times))
}

fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.unwrap_or_default().as_secs_f64()
}
