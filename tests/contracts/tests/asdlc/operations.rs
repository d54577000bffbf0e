//! What happens in the services, and the families that tell of it.

use std::time::Duration;

use callmeter::{HttpCode, Operation, Outcome, track};

/// A request to the service.
#[derive(Operation)]
#[operation(
    status(values = HttpCode),
    completed(name = "http_requests", help = "HTTP requests served."),
    duration(
        help = "Time taken to answer an HTTP request.",
        buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]
    ),
    others(none)
)]
struct HttpRequest<'a> {
    method: &'a str,
    endpoint: &'a str,
}

/// An event from the stream.
#[derive(Operation)]
#[operation(
    status(failure | timeout | cancelled | panic = "failed"),
    completed(
        name = "events_processed",
        help = "Events handled by the service, by kind and outcome."
    ),
    others(none)
)]
struct Event<'a> {
    event_type: &'a str,
}

/// A task of an agent: all that is asked for is how many there are now.
#[derive(Operation)]
#[operation(
    in_progress(name = "active_tasks", help = "Tasks in flight."),
    others(none)
)]
struct AgentTask;

/// An operation on Redis.
#[derive(Operation)]
#[operation(
    duration(
        help = "Time taken by a Redis operation.",
        buckets = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5]
    ),
    others(none)
)]
struct RedisOperation<'a> {
    operation: &'a str,
}

#[track(
    (endpoint != "/metrics").then_some(HttpRequest { method: "GET", endpoint }),
    outcome = |code: &u16| HttpCode(*code)
)]
fn answer(endpoint: &str, code: u16) -> u16 {
    code
}

#[track(AgentTask)]
pub(crate) async fn work<T>(run: impl Future<Output = T>) -> T {
    run.await
}

#[track(Event { event_type: "build_requested" })]
fn handle_build(result: Result<(), std::io::Error>) -> Result<(), std::io::Error> {
    result
}

pub(crate) fn calls() {
    answer("/api/runs", 200);
    answer("/api/runs", 503);
    answer("/metrics", 200);
    handle_build(Ok(())).expect("it succeeds");
    handle_build(Err(std::io::ErrorKind::TimedOut.into())).expect_err("it fails");
    let event = Event {
        event_type: "review_requested",
    };
    drop(event.start());
    let operation = RedisOperation {
        operation: "xreadgroup",
    };
    operation.record(Outcome::Success, Duration::from_millis(3), 0);
}
