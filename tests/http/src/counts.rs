//! What a registry says of requests.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use callmeter::{Registry, Snapshot};

/// The numbers of one registry, over all labels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Requests that came.
    pub started: f64,
    /// Those that ended, by status.
    pub ended: BTreeMap<String, f64>,
    /// Those in progress.
    pub now: f64,
}

impl Counts {
    /// Of the operation [`ApiRequest`](crate::ApiRequest).
    ///
    /// # Panics
    ///
    /// Where the requests that came are not those that ended and those in progress, or the
    /// durations are not those of the requests that ended.
    pub fn of(registry: &Registry) -> Counts {
        let snapshot = registry.snapshot();
        let counts = Counts {
            started: sum(&snapshot, "api_started_total"),
            ended: by_status(&snapshot, "api_total"),
            now: sum(&snapshot, "api_in_progress"),
        };
        let ended: f64 = counts.ended.values().sum();
        assert_eq!(counts.started, ended + counts.now, "{counts:?}");
        assert_eq!(
            by_status(&snapshot, "api_duration_seconds_count"),
            counts.ended
        );
        counts
    }

    /// Requests that ended so, and no other.
    pub fn ended(statuses: &[(&str, u32)]) -> Counts {
        let ended = statuses
            .iter()
            .map(|(code, count)| ((*code).to_owned(), f64::from(*count)));
        let ended: BTreeMap<_, _> = ended.collect();
        Counts {
            started: ended.values().sum(),
            ended,
            now: 0.0,
        }
    }
}

/// The sum of a family over all its series.
pub fn sum(snapshot: &Snapshot, name: &str) -> f64 {
    let samples = snapshot.samples().into_iter();
    let samples = samples.filter(|sample| sample.name() == name);
    samples.map(|sample| sample.value()).sum()
}

fn by_status(snapshot: &Snapshot, name: &str) -> BTreeMap<String, f64> {
    let mut found = BTreeMap::new();
    for sample in snapshot.samples() {
        if sample.name() == name {
            let status = sample.label("status").expect("it has a status");
            *found.entry(status.to_owned()).or_insert(0.0) += sample.value();
        }
    }
    found
}

/// How many sizes were told, and their sum.
pub fn sizes(registry: &Registry, name: &str) -> (f64, f64) {
    let snapshot = registry.snapshot();
    let part = |part| sum(&snapshot, &format!("{name}_size_bytes_{part}"));
    (part("count"), part("sum"))
}

/// Waits until the counts are these: a server ends calls by itself.
///
/// # Panics
///
/// Where they never are.
pub async fn until(registry: &Registry, expected: &Counts) {
    let limit = Instant::now() + Duration::from_secs(20);
    loop {
        let counts = Counts::of(registry);
        if counts == *expected {
            return;
        }
        assert!(Instant::now() < limit, "{counts:?} instead of {expected:?}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
