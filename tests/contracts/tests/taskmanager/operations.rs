//! What the program does, and the families that tell of it.

use callmeter::{HttpCode, LabelValue, Operation, Outcome, Status};

/// A request to the API.
#[derive(Operation)]
#[operation(
    status(values = HttpCode),
    completed(name = "http_requests", help = "HTTP requests served."),
    duration(
        help = "Time taken to answer an HTTP request.",
        buckets = [0.01, 0.05, 0.1, 0.5, 1.0, 2.0, 5.0]
    ),
    in_progress(
        name = "http_requests_in_progress",
        help = "HTTP requests being handled right now."
    ),
    value(
        http_request_size,
        help = "Size of HTTP request bodies.",
        unit = "bytes",
        buckets = SIZES
    ),
    value(
        http_response_size,
        help = "Size of HTTP response bodies.",
        unit = "bytes",
        buckets = SIZES
    ),
    others(none)
)]
pub(crate) struct HttpRequest<'a> {
    pub(crate) method: &'a str,
    pub(crate) endpoint: &'a str,
}

pub(crate) const SIZES: [f64; 6] = [100.0, 500.0, 1000.0, 5000.0, 10000.0, 50000.0];

/// The first word of a statement.
#[derive(LabelValue, Clone, Copy)]
#[label_value(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Statement {
    Select,
    Insert,
    Update,
    Delete,
}

/// A statement of the database.
#[derive(Operation)]
#[operation(
    namespace = "db",
    status(timeout | cancelled | panic = "failure"),
    completed(name = "queries", help = "Database queries executed."),
    duration(
        help = "How long a database query took.",
        buckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0]
    ),
    others(none)
)]
pub(crate) struct Query<'a> {
    pub(crate) operation: Statement,
    pub(crate) table: &'a str,
}

/// How a transaction ended.
#[derive(LabelValue, Clone, Copy)]
pub(crate) enum TransactionEnd {
    Committed,
    RolledBack,
}

impl From<Outcome> for TransactionEnd {
    fn from(outcome: Outcome) -> TransactionEnd {
        match outcome {
            Outcome::Success => TransactionEnd::Committed,
            _ => TransactionEnd::RolledBack,
        }
    }
}

impl Status for TransactionEnd {
    fn is_error(&self) -> bool {
        matches!(self, TransactionEnd::RolledBack)
    }
}

/// A transaction.
#[derive(Operation)]
#[operation(
    namespace = "db",
    status(values = TransactionEnd),
    completed(name = "transactions", help = "Database transactions, by how they ended."),
    others(none)
)]
pub(crate) struct Transaction;

#[derive(LabelValue, Clone, Copy)]
pub(crate) enum CacheOperation {
    Get,
    Set,
    Delete,
}

#[derive(LabelValue, Clone, Copy)]
pub(crate) enum CacheType {
    Session,
    Permission,
    Project,
    Task,
    Default,
}

/// What came of a cache operation.
#[derive(LabelValue, Clone, Copy)]
pub(crate) enum CacheStatus {
    Hit,
    Miss,
    Error,
    Success,
}

impl From<Outcome> for CacheStatus {
    fn from(outcome: Outcome) -> CacheStatus {
        match outcome {
            Outcome::Success => CacheStatus::Success,
            _ => CacheStatus::Error,
        }
    }
}

impl Status for CacheStatus {
    fn is_error(&self) -> bool {
        matches!(self, CacheStatus::Error)
    }
}

/// An operation on the cache. One that fails has no duration.
#[derive(Operation)]
#[operation(
    namespace = "cache",
    status(values = CacheStatus),
    completed(
        name = "operations",
        help = "Cache operations, by kind and result.",
        labels(operation, status)
    ),
    completed(
        name = "hits",
        help = "Cache lookups that found a value.",
        when(Hit),
        labels(cache_type)
    ),
    completed(
        name = "misses",
        help = "Cache lookups that found nothing.",
        when(Miss),
        labels(cache_type)
    ),
    duration(
        name = "operation_duration",
        help = "How long a cache operation took.",
        when(Hit | Miss | Success),
        labels(operation),
        buckets = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05]
    ),
    others(none)
)]
pub(crate) struct Cache {
    pub(crate) operation: CacheOperation,
    pub(crate) cache_type: CacheType,
}

/// How a job ended.
#[derive(LabelValue, Clone, Copy)]
pub(crate) enum JobStatus {
    Success,
    Failure,
    Retry,
}

impl From<Outcome> for JobStatus {
    fn from(outcome: Outcome) -> JobStatus {
        match outcome {
            Outcome::Success => JobStatus::Success,
            _ => JobStatus::Failure,
        }
    }
}

impl Status for JobStatus {
    fn is_error(&self) -> bool {
        matches!(self, JobStatus::Failure)
    }
}

/// A background job. The durations are those of jobs that succeeded.
#[derive(Operation)]
#[operation(
    namespace = "celery",
    status(values = JobStatus),
    completed(name = "tasks", help = "Background jobs, counted by outcome."),
    duration(
        name = "task_duration",
        help = "How long a background job took.",
        when(Success),
        buckets = [0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0]
    ),
    in_progress(name = "tasks_in_progress", help = "Background jobs running right now."),
    others(none)
)]
pub(crate) struct Job<'a> {
    pub(crate) task_name: &'a str,
}
