//! What happens in the system, and the families that tell of it.

use callmeter::{ErrorType, HttpCode, LabelValue, Operation, TimedOut, track, track_task};

/// A task, in the contract's words.
#[derive(Operation)]
#[operation(
    name = "task",
    status(cancelled | panic = "failure"),
    completed(help = "Task executions, counted by outcome."),
    duration(
        help = "How long a task execution took.",
        labels(task_name, status),
        buckets = [0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0]
    ),
    errors(help = "Task errors, counted by error class."),
    retries(help = "Retry attempts made for a task."),
    in_progress(none)
)]
pub(crate) struct Run<'a> {
    pub(crate) task_name: &'a str,
}

/// Why a service was restarted.
#[derive(LabelValue)]
pub(crate) enum Reason {
    Manual,
    Failure,
    Dependency,
}

/// A restart of a service. It counts as soon as it begins: it may fail.
#[derive(Operation)]
#[operation(
    started(
        name = "service_restarts",
        help = "Service restarts, counted by cause."
    ),
    others(none)
)]
pub(crate) struct Restart<'a> {
    pub(crate) service_name: &'a str,
    pub(crate) reason: Reason,
}

/// A request to the API.
#[derive(Operation)]
#[operation(
    status(name = "status_code", values = HttpCode),
    completed(help = "API requests served."),
    duration(
        help = "Time taken to answer an API request.",
        labels(method, endpoint, status_code)
    ),
    in_progress(
        name = "api_active_requests",
        help = "API requests being handled right now."
    ),
    others(none)
)]
pub(crate) struct ApiRequest<'a> {
    pub(crate) method: &'a str,
    pub(crate) endpoint: &'a str,
}

#[derive(Debug, ErrorType)]
enum TaskError {
    HostDown,
    #[error_type(outcome = "timeout")]
    OutOfTime,
}

impl From<TimedOut> for TaskError {
    fn from(_: TimedOut) -> TaskError {
        TaskError::OutOfTime
    }
}

#[track(Run { task_name: _ })]
fn back_up() {}

#[track(Run { task_name: _ }, retry(attempts = 3, backoff = "1ms..1ms"))]
fn synchronize() -> Result<(), TaskError> {
    Err(TaskError::HostDown)
}

#[track(Run { task_name: _ }, timeout = "1s")]
async fn report() -> Result<(), TaskError> {
    std::future::pending().await
}

#[track_task(name = "back_up")]
fn shipped_back_up() {}

#[track_task(name = "synchronize", retry(attempts = 3, backoff = "1ms..1ms"))]
fn shipped_synchronize() -> Result<(), TaskError> {
    Err(TaskError::HostDown)
}

#[track_task(name = "report", timeout = "1s")]
async fn shipped_report() -> Result<(), TaskError> {
    std::future::pending().await
}

#[track(Restart { service_name, reason })]
fn restart(service_name: &str, reason: Reason) -> std::io::Result<()> {
    Err(std::io::ErrorKind::NotFound.into())
}

#[track(
    (endpoint != "/metrics").then_some(ApiRequest { method, endpoint }),
    outcome = |code: &u16| HttpCode(*code)
)]
fn answer(method: &str, endpoint: &str, code: u16) -> u16 {
    code
}

fn calls_beside_tasks() {
    for reason in [Reason::Manual, Reason::Failure, Reason::Dependency] {
        restart("postgres", reason).expect_err("it fails");
    }
    for code in [200, 200, 404] {
        answer("GET", "/api/tasks", code);
    }
    answer("GET", "/metrics", 200);
}

pub(crate) async fn calls() {
    calls_beside_tasks();
    back_up();
    synchronize().expect_err("it fails");
    report().await.expect_err("it takes too long");
}

pub(crate) async fn shipped_calls() {
    calls_beside_tasks();
    shipped_back_up();
    shipped_synchronize().expect_err("it fails");
    shipped_report().await.expect_err("it takes too long");
}
