//! What happens in the system, and the families that tell of it.

use callmeter::{HttpCode, LabelValue, Operation, Outcome, Status};

/// A request to the API.
#[derive(Operation)]
#[operation(
    status(values = HttpCode),
    completed(name = "http_requests", help = "HTTP requests served."),
    duration(help = "Time taken to answer an HTTP request."),
    in_progress(
        name = "http_requests_inprogress",
        help = "HTTP requests being handled right now.",
        labels()
    ),
    others(none)
)]
pub(crate) struct HttpRequest<'a> {
    pub(crate) method: &'a str,
    pub(crate) handler: &'a str,
}

#[derive(LabelValue, Clone, Copy)]
pub(crate) enum CacheLayer {
    Memory,
    Redis,
}

/// What a look into the cache found.
#[derive(LabelValue, Clone, Copy)]
pub(crate) enum Found {
    Hit,
    Miss,
    Error,
}

impl From<Outcome> for Found {
    fn from(outcome: Outcome) -> Found {
        match outcome {
            Outcome::Success => Found::Hit,
            _ => Found::Error,
        }
    }
}

impl Status for Found {
    fn is_error(&self) -> bool {
        matches!(self, Found::Error)
    }
}

/// A look into the cache.
#[derive(Operation)]
#[operation(
    namespace = "cache",
    status(values = Found),
    completed(
        name = "hits",
        help = "Cache lookups that found a value.",
        when(Hit),
        labels(cache_layer, cache_type)
    ),
    completed(
        name = "misses",
        help = "Cache lookups that found nothing.",
        when(Miss),
        labels(cache_layer, cache_type)
    ),
    others(none)
)]
pub(crate) struct Lookup<'a> {
    pub(crate) cache_layer: CacheLayer,
    pub(crate) cache_type: &'a str,
}

/// A wait for a connection of a pool.
#[derive(Operation)]
#[operation(
    completed(
        name = "connection_pool_timeouts",
        help = "Times a caller gave up waiting for a pool connection.",
        when(TimedOut),
        labels(pool_name)
    ),
    others(none)
)]
pub(crate) struct PoolWait<'a> {
    pub(crate) pool_name: &'a str,
}

/// Putting an item on a queue.
#[derive(Operation)]
#[operation(
    namespace = "queue",
    completed(
        name = "enqueued",
        help = "Items put on a queue.",
        when(Success),
        labels(queue_name)
    ),
    others(none)
)]
pub(crate) struct Enqueue<'a> {
    pub(crate) queue_name: &'a str,
}

/// Taking an item off a queue.
#[derive(Operation)]
#[operation(
    namespace = "queue",
    completed(
        name = "dequeued",
        help = "Items taken off a queue.",
        when(Success),
        labels(queue_name)
    ),
    others(none)
)]
pub(crate) struct Dequeue<'a> {
    pub(crate) queue_name: &'a str,
}

/// A call through a circuit breaker. One that the caller gave up says nothing of the
/// other side.
#[derive(Operation)]
#[operation(
    namespace = "circuit_breaker",
    completed(
        name = "failures",
        help = "Failed calls through a circuit breaker.",
        when(Failure | TimedOut | Panicked),
        labels(breaker_name)
    ),
    completed(
        name = "successes",
        help = "Successful calls through a circuit breaker.",
        when(Success),
        labels(breaker_name)
    ),
    others(none)
)]
pub(crate) struct GuardedCall<'a> {
    pub(crate) breaker_name: &'a str,
}

/// An update of the graph.
#[derive(Operation)]
#[operation(duration(help = "How long a graph update took."), others(none))]
pub(crate) struct GraphUpdate;

/// A worker, from its start to its end.
#[derive(Operation)]
#[operation(
    in_progress(name = "worker_active_count", help = "Workers that are active."),
    others(none)
)]
pub(crate) struct Worker<'a> {
    pub(crate) worker_type: &'a str,
}

/// A task of a worker.
#[derive(Operation)]
#[operation(
    namespace = "worker",
    status(timeout | cancelled | panic = "failure"),
    completed(
        name = "tasks_completed",
        help = "Tasks workers finished, by kind and outcome."
    ),
    duration(name = "task_duration", help = "How long a worker task took."),
    others(none)
)]
pub(crate) struct WorkerTask<'a> {
    pub(crate) task_type: &'a str,
}

/// An export.
#[derive(Operation)]
#[operation(
    completed(name = "export_requests", help = "Export requests, by kind and outcome."),
    duration(
        help = "How long an export took.",
        buckets = [1.0, 10.0, 60.0, 120.0, 300.0, 600.0, 1800.0]
    ),
    value(
        export_size,
        help = "Size of exported files.",
        unit = "bytes",
        buckets = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8]
    )
,
    others(none)
)]
pub(crate) struct Export<'a> {
    pub(crate) export_type: &'a str,
}

/// A proposal of an intervention.
#[derive(Operation)]
#[operation(
    completed(
        name = "intervention_proposals",
        help = "Interventions proposed.",
        labels()
    ),
    others(none)
)]
pub(crate) struct Proposal;

/// The execution of an intervention; one that fails is not carried out.
#[derive(Operation)]
#[operation(
    completed(
        name = "intervention_executions",
        help = "Interventions carried out.",
        when(Success),
        labels()
    ),
    others(none)
)]
pub(crate) struct Execution;

/// The rollback of an intervention; one that fails undoes nothing.
#[derive(Operation)]
#[operation(
    completed(
        name = "intervention_rollbacks",
        help = "Interventions undone.",
        when(Success),
        labels()
    ),
    others(none)
)]
pub(crate) struct Rollback;
