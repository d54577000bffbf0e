// Whatever an operation can say, without a warning.
#![deny(warnings)]
#![deny(missing_docs, missing_debug_implementations, missing_copy_implementations)]
#![deny(unreachable_pub, unused_qualifications, unnameable_types)]

//! One operation with all options.

use std::time::Duration;

use callmeter::{HttpCode, LabelValue, Operation, Outcome, Status};

/// How a look-up ended.
#[derive(LabelValue, Clone, Copy, Debug)]
pub enum CacheStatus {
    /// It was there.
    Hit,
    /// It was not.
    Miss,
    /// Nobody knows.
    #[label_value(rename = "error")]
    Broken,
}

impl From<Outcome> for CacheStatus {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Success => Self::Hit,
            _ => Self::Broken,
        }
    }
}

impl Status for CacheStatus {
    fn is_error(&self) -> bool {
        matches!(self, Self::Broken)
    }
}

const SIZES: &[f64] = &[0.0, 1e3];
const AGES: [f64; 2] = [0.5, 1.0];

/// One look-up.
#[derive(Operation, Clone, Copy, Debug)]
#[operation(
    crate = ::callmeter,
    namespace = "store",
    name = "cache",
    status(name = "result", values = CacheStatus),
    started(name = "lookups_started", help = "Look-ups begun."),
    completed(name = "operations", labels(operation, result)),
    completed(name = "hits", when(Hit), labels(cache_type)),
    completed(name = "misses", when(Miss | Broken), labels(cache_type)),
    duration(name = "operation_duration", when(Hit | Miss), labels(operation)),
    duration(name = "age", unit = "days", buckets = AGES, labels(), allow = "ages are long"),
    duration(name = "speed", unit = "microseconds", buckets = [0.5, 1], labels(result), allow = "it is fast"),
    in_progress(labels()),
    in_progress(name = "running"),
    errors(when(Broken), labels(operation, error_type, result)),
    retries(labels(result)),
    retries(name = "broken_retries", when(Broken)),
    value(entry_size, unit = "bytes", buckets = [0, 1e3, 1e5]),
    value(r#type, name = "kind", unit = "items", buckets = SIZES, help = "What it is.", labels(cache_type)),
    value(wait, unit = "seconds"),
    value(rows, buckets = [1, 10]),
    value(share, unit = "percent", buckets = [50, 99.9], allow = "as the dashboard has it"),
)]
pub struct Cache<'a> {
    /// What was done.
    pub operation: &'a str,
    /// Where.
    pub cache_type: bool,
}

/// Its words are others.
#[derive(Operation, Clone, Copy, Debug)]
#[operation(
    status(failure | timeout | panic = "failed", cancelled = "gone"),
    completed(name = "fetch_failures", when(Failure | TimedOut | Panicked | Cancelled | Success)),
)]
pub struct Fetch;

mod inner {
    use callmeter::{HttpCode, Operation};

    /// A status of numbers.
    #[derive(Operation, Clone, Copy, Debug)]
    #[operation(
        status(name = "code", values = HttpCode),
        completed(name = "found", when(200 | 304), labels(code)),
        value(body_size, unit = "bytes", buckets = [1e3]),
        value(unused, unit = "seconds"),
    )]
    pub(super) struct Request<'r> {
        pub(super) route: &'r str,
    }

    /// Only this module sees its values.
    #[derive(Operation, Clone, Copy, Debug)]
    #[operation(value(idle, unit = "seconds"), value(used, unit = "seconds"))]
    struct Private;

    pub(super) fn private() {
        Private.start().observe(Private::USED, 1);
    }
}

fn main() {
    let call = Cache {
        operation: "get",
        cache_type: true,
    }
    .start();
    call.observe(Cache::ENTRY_SIZE, 500);
    call.observe(Cache::TYPE, 1);
    call.observe(Cache::WAIT, Duration::from_secs(1));
    call.observe(Cache::ROWS, 5);
    call.observe(Cache::SHARE, 12.5);
    call.finish(CacheStatus::Miss);
    Fetch.record(Outcome::Failure, Duration::from_secs(1), 0);
    let request = inner::Request { route: "/" }.start();
    request.observe(inner::Request::BODY_SIZE, 5_u64);
    request.finish(HttpCode(304));
    inner::private();

    let snapshot = callmeter::registry().snapshot();
    let value = |name: &str, labels: &[(&str, &str)]| snapshot.value(name, labels);
    assert_eq!(value("store_misses_total", &[("cache_type", "true")]), Some(1.0));
    assert_eq!(value("store_hits_total", &[("cache_type", "true")]), Some(0.0));
    let labels = [("operation", "get"), ("result", "miss")];
    assert_eq!(value("store_operations_total", &labels), Some(1.0));
    assert_eq!(value("store_age_days_count", &[]), Some(1.0));
    assert_eq!(value("store_kind_items_sum", &[("cache_type", "true")]), Some(1.0));
    let labels = [("operation", "get"), ("cache_type", "true")];
    assert_eq!(value("store_rows_sum", &labels), Some(5.0));
    assert_eq!(value("fetch_failures_total", &[("status", "failed")]), Some(1.0));
    assert_eq!(value("found_total", &[("code", "304")]), Some(1.0));
}
