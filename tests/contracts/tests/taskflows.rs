//! taskflows: a scheduler of tasks and services.

use std::time::Duration;

use callmeter::{
    ErrorType, HttpCode, LabelValue, Operation, Outcome, Registry, Task, TimedOut, track,
    track_task,
};
use callmeter_contracts::{Allowed, Case, Exposition, NotCall};

const NOT_CALLS: &[NotCall] = &[
    ("taskflows_service_state", "a state, set where it changes"),
    ("system_cpu_usage", "read from the host"),
    ("system_memory_usage", "read from the host"),
];

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
struct Run<'a> {
    task_name: &'a str,
}

/// Why a service was restarted.
#[derive(LabelValue)]
enum Reason {
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
struct Restart<'a> {
    service_name: &'a str,
    reason: Reason,
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
struct ApiRequest<'a> {
    method: &'a str,
    endpoint: &'a str,
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

fn registry() -> callmeter::RegistryBuilder {
    Registry::builder()
        .namespace("taskflows")
        .series_limit(1000)
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

async fn calls() {
    calls_beside_tasks();
    back_up();
    synchronize().expect_err("it fails");
    report().await.expect_err("it takes too long");
}

async fn shipped_calls() {
    calls_beside_tasks();
    shipped_back_up();
    shipped_synchronize().expect_err("it fails");
    shipped_report().await.expect_err("it takes too long");
}

async fn scraped(registry: Registry, calls: impl Future<Output = ()>) -> Exposition {
    registry.scope(calls).await;
    Exposition::of(&registry)
}

#[tokio::test(start_paused = true)]
async fn operations_of_its_own_meet_the_contract() {
    let registry = registry().build().expect("it can be built");
    let exposition = scraped(registry, calls()).await;
    let case = Case {
        system: "taskflows",
        not_calls: NOT_CALLS,
        allowed: &[],
    };
    case.check(&exposition);
}

/// The shipped task has texts of its own for all who use it, and is counted while it runs.
const SHIPPED: &[Allowed] = &[
    (
        r#"taskflows_task_total: help is "Tasks completed, by how they ended.", not "Task executions, counted by outcome.""#,
        "a shipped text",
    ),
    (
        r#"taskflows_task_duration_seconds: help is "Time that tasks took.", not "How long a task execution took.""#,
        "a shipped text",
    ),
    (
        r#"taskflows_task_errors_total: help is "Tasks that failed or timed out, by kind of error.", not "Task errors, counted by error class.""#,
        "a shipped text",
    ),
    (
        r#"taskflows_task_retries_total: help is "Attempts of tasks behind the first.", not "Retry attempts made for a task.""#,
        "a shipped text",
    ),
    (
        "taskflows_task_in_progress is a gauge that the contract lacks",
        "the shipped task has it",
    ),
];

fn shipped_registry() -> Registry {
    registry()
        .buckets::<Task<'_>>([0.1, 0.5, 1.0, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0])
        .statuses::<Task<'_>>([
            (Outcome::Cancelled, "failure"),
            (Outcome::Panicked, "failure"),
        ])
        .build()
        .expect("it can be built")
}

#[tokio::test(start_paused = true)]
async fn the_shipped_task_meets_the_contract_but_for_texts() {
    let case = Case {
        system: "taskflows",
        not_calls: NOT_CALLS,
        allowed: SHIPPED,
    };
    case.check(&scraped(shipped_registry(), shipped_calls()).await);
}

#[tokio::test(start_paused = true)]
async fn tasks_are_counted_by_outcome() {
    let own = registry().build().expect("it can be built");
    for exposition in [
        scraped(own, calls()).await,
        scraped(shipped_registry(), shipped_calls()).await,
    ] {
        let ended = |task, status| {
            let labels = [("task_name", task), ("status", status)];
            exposition.value("taskflows_task_total", &labels)
        };
        assert_eq!(ended("back_up", "success"), Some(1.0));
        assert_eq!(ended("synchronize", "failure"), Some(1.0));
        assert_eq!(ended("report", "timeout"), Some(1.0));
        let failed = |task, error| {
            let labels = [("task_name", task), ("error_type", error)];
            exposition.value("taskflows_task_errors_total", &labels)
        };
        assert_eq!(failed("synchronize", "host_down"), Some(1.0));
        assert_eq!(failed("report", "out_of_time"), Some(1.0));
        let labels = [("task_name", "synchronize")];
        let retries = exposition.value("taskflows_task_retries_total", &labels);
        assert_eq!(retries, Some(2.0));
    }
}

/// A task that is dropped, and one that panics.
#[tokio::test(start_paused = true)]
async fn no_status_but_the_three_occurs() {
    let registry = shipped_registry();
    registry.scope_sync(|| {
        drop(
            Task {
                task_name: "dropped",
            }
            .start(),
        );
        let task = Task {
            task_name: "panicked",
        };
        task.record(Outcome::Panicked, Duration::from_secs(2), 0);
    });
    let exposition = Exposition::of(&registry);
    let family = exposition.family("taskflows_task_total").expect("declared");
    assert_eq!(
        family.values("status"),
        ["failure", "success", "timeout"].into()
    );
    let labels = [("task_name", "panicked"), ("status", "failure")];
    let seconds = exposition.value("taskflows_task_duration_seconds_sum", &labels);
    assert_eq!(seconds, Some(2.0));
}

#[tokio::test(start_paused = true)]
async fn requests_and_restarts_are_counted() {
    let registry = registry().build().expect("it can be built");
    let exposition = scraped(registry, calls()).await;
    let answered = |name, code| {
        let labels = [
            ("method", "GET"),
            ("endpoint", "/api/tasks"),
            ("status_code", code),
        ];
        exposition.value(name, &labels)
    };
    assert_eq!(answered("taskflows_api_request_total", "200"), Some(2.0));
    assert_eq!(answered("taskflows_api_request_total", "404"), Some(1.0));
    let durations = "taskflows_api_request_duration_seconds_count";
    assert_eq!(answered(durations, "200"), Some(2.0));
    let requests = exposition
        .family("taskflows_api_request_total")
        .expect("declared");
    assert_eq!(requests.values("endpoint"), ["/api/tasks"].into());
    let labels = [("service_name", "postgres"), ("reason", "dependency")];
    let restarts = exposition.value("taskflows_service_restarts_total", &labels);
    assert_eq!(restarts, Some(1.0));
}
