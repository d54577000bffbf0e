//! Families as views of the same calls.

mod clash;
mod durations;
mod errors;
mod first_scrape;
mod picked;
mod repeated;
mod retries;

use std::time::Duration;

use callmeter::{LabelValue, Operation, Outcome, Status};
use callmeter_behaviour::panic_of;

/// How a look into a cache ended.
#[derive(Clone, Copy, Debug, LabelValue)]
enum CacheStatus {
    Hit,
    Miss,
    Stale,
    Broken,
}

impl From<Outcome> for CacheStatus {
    fn from(outcome: Outcome) -> CacheStatus {
        match outcome {
            Outcome::Success => CacheStatus::Hit,
            Outcome::Cancelled => CacheStatus::Miss,
            _ => CacheStatus::Broken,
        }
    }
}

impl Status for CacheStatus {
    fn is_error(&self) -> bool {
        matches!(self, CacheStatus::Broken)
    }
}

#[derive(Clone, Copy, LabelValue)]
enum Action {
    Get,
    Put,
}

/// Looks into a cache.
#[derive(Operation)]
#[operation(
    namespace = "cache",
    status(name = "result", values = CacheStatus),
    started(name = "lookup_started"),
    started(name = "all_started", labels()),
    completed(name = "lookup"),
    completed(name = "operations", labels(action, result)),
    completed(name = "hits", when(Hit), labels(cache_type)),
    completed(name = "misses", when(Miss), labels(cache_type)),
    completed(name = "lookups", when(Hit | Miss | Stale), labels()),
    completed(name = "bad", when(Stale | Broken), labels(result)),
    duration(name = "lookup_duration", buckets = [1.0, 10.0]),
    duration(name = "useful_duration", when(Hit | Stale), labels(action), buckets = [2.0, 5.0, 10.0]),
    in_progress(name = "lookup_in_progress"),
    in_progress(name = "active", labels()),
    errors(name = "lookup_errors"),
    errors(name = "broken", labels(action)),
    retries(name = "lookup_retries"),
    retries(name = "wasted", when(Broken), labels(action)),
    retries(name = "tries", labels(result))
)]
struct Lookup<'a> {
    action: Action,
    cache_type: &'a str,
}

const GET: Lookup<'_> = Lookup {
    action: Action::Get,
    cache_type: "disk",
};

const PUT: Lookup<'_> = Lookup {
    action: Action::Put,
    cache_type: "disk",
};

/// A look that panics.
fn break_off(lookup: Lookup<'_>) {
    panic_of(|| -> () {
        let _call = lookup.start();
        panic!("in the cache")
    });
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// 4 hits of which 1 by `put`, 2 misses of which 1 is a call dropped, 1 stale, 2 broken of
/// which 1 is a panic. Retries: 1 of a hit, 2 of a stale one, 3 of a broken one.
fn look() {
    GET.record(CacheStatus::Hit, seconds(1), 0);
    GET.record(CacheStatus::Hit, seconds(2), 1);
    GET.record(CacheStatus::Hit, seconds(6), 0);
    PUT.record(CacheStatus::Hit, seconds(20), 0);
    GET.record(CacheStatus::Miss, seconds(3), 0);
    drop(PUT.start());
    PUT.record(CacheStatus::Stale, seconds(10), 2);
    GET.record(CacheStatus::Broken, seconds(4), 3);
    break_off(PUT);
}
