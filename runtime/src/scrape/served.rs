//! What the endpoints of a registry answered.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use super::health;
use crate::registry::RegistryInner;
use crate::snapshot::{FamilyHeader, FamilySnapshot, Kind, Sums, Values};

/// Answers to scrapes by status, how long they took, how large they were.
#[derive(Debug, Default)]
pub(crate) struct Served {
    answers: [AtomicU64; STATUSES.len()],
    /// Where an endpoint shares scrapes.
    shared: OnceLock<AtomicU64>,
    durations: Tally<{ DURATIONS.len() + 1 }>,
    sizes: Tally<{ SIZES.len() + 1 }>,
}

/// Numbers by bucket, which are not cumulative.
#[derive(Debug)]
struct Tally<const BUCKETS: usize> {
    buckets: [AtomicU64; BUCKETS],
    sum: AtomicU64,
}

const STATUSES: [u16; 3] = [200, 500, 503];
/// In nanoseconds.
const DURATIONS: [u64; 9] = [
    1_000_000,
    5_000_000,
    10_000_000,
    50_000_000,
    100_000_000,
    500_000_000,
    1_000_000_000,
    5_000_000_000,
    10_000_000_000,
];
/// In bytes.
const SIZES: [u64; 6] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];

const NANOSECONDS: f64 = 1e9;

impl Served {
    /// Counts an answer; those that are no scrape's are not counted.
    pub(crate) fn count(&self, status: u16) {
        if let Some(index) = STATUSES.iter().position(|known| *known == status) {
            self.answers[index].fetch_add(1, Relaxed);
        }
    }

    /// Counts an answer that was another one's too, or says that there may be some.
    pub(crate) fn count_shared(&self, answers: u64) {
        let shared = self.shared.get_or_init(AtomicU64::default);
        shared.fetch_add(answers, Relaxed);
    }

    /// Adds a scrape that took place.
    pub(crate) fn observe(&self, took: Duration, bytes: usize) {
        let nanoseconds = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
        self.durations.add(nanoseconds, &DURATIONS);
        self.sizes.add(bytes as u64, &SIZES);
    }

    pub(super) fn families(
        &self,
        registry: &RegistryInner,
    ) -> impl Iterator<Item = FamilySnapshot> {
        let shared = self.shared.get().map(|shared| {
            health::family(
                "callmeter_shared_scrapes",
                "Answers of the registry's endpoints that were made for another scrape at the same time.",
                vec![(health::labels(registry, None), shared.load(Relaxed))],
            )
        });
        let answers = STATUSES.iter().zip(&self.answers).map(|(status, count)| {
            let labels = health::labels(registry, Some(("status", &status.to_string())));
            (labels, count.load(Relaxed))
        });
        [
            health::family(
                "callmeter_scrapes",
                "Answers of the registry's endpoints, by status.",
                answers.collect(),
            ),
            self.durations.family(
                registry,
                histogram(
                    "callmeter_scrape_duration_seconds",
                    "Time to answer a scrape.",
                    "seconds",
                )
                .with_bounds(
                    DURATIONS.map(|bound| bound as f64 / NANOSECONDS),
                    Sums::Nanoseconds(NANOSECONDS),
                ),
            ),
            self.sizes.family(
                registry,
                histogram(
                    "callmeter_scrape_size_bytes",
                    "Size of the answer to a scrape, as sent.",
                    "bytes",
                )
                // A sum of whole bytes needs no division.
                .with_bounds(SIZES.map(|bound| bound as f64), Sums::Nanoseconds(1.0)),
            ),
        ]
        .into_iter()
        .chain(shared)
    }
}

impl<const BUCKETS: usize> Tally<BUCKETS> {
    fn add(&self, number: u64, bounds: &[u64]) {
        let bucket = bounds.partition_point(|bound| *bound < number);
        self.sum.fetch_add(number, Relaxed);
        self.buckets[bucket].fetch_add(1, Relaxed);
    }

    fn family(&self, registry: &RegistryInner, header: FamilyHeader) -> FamilySnapshot {
        let cells = self.buckets.iter().chain([&self.sum]);
        let cells = cells.map(|cell| cell.load(Relaxed)).collect();
        let labels = [health::labels(registry, None)];
        health::with_labels(header, &labels, Values::Histograms(cells))
    }
}

impl<const BUCKETS: usize> Default for Tally<BUCKETS> {
    fn default() -> Self {
        Tally {
            buckets: [const { AtomicU64::new(0) }; BUCKETS],
            sum: AtomicU64::new(0),
        }
    }
}

fn histogram(name: &str, help: &str, unit: &'static str) -> FamilyHeader {
    FamilyHeader::new(name.to_owned(), help, Kind::Histogram, Some(unit.into()))
}
