//! aSDLC: an orchestrator and workers that are fed with events.

use std::time::Duration;

use callmeter::{HttpCode, Operation, Outcome, Registry, track};
use callmeter_contracts::{Case, Exposition, NotCall};

const NOT_CALLS: &[NotCall] = &[
    ("asdlc_service_info", "who the service is"),
    (
        "asdlc_active_workers",
        "asked of the worker pool at each scrape",
    ),
    ("asdlc_redis_connection_up", "asked of Redis at each scrape"),
    ("asdlc_process_memory_bytes", "read from the system"),
];

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
fn work(run: impl FnOnce()) {
    run();
}

#[track(Event { event_type: "build_requested" })]
fn handle_build(result: Result<(), std::io::Error>) -> Result<(), std::io::Error> {
    result
}

fn service(name: &'static str) -> Registry {
    Registry::builder()
        .namespace("asdlc")
        .const_label("service", name)
        .build()
        .expect("it can be built")
}

fn calls() {
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

fn both_services() -> Exposition {
    let mut both = Exposition::default();
    for name in ["orchestrator", "workers"] {
        let registry = service(name);
        // The scrape is while a task is in flight.
        registry.scope_sync(|| {
            work(|| {
                calls();
                both.add(Exposition::of(&registry));
            });
        });
    }
    both
}

#[test]
fn the_services_meet_the_contract() {
    let case = Case {
        system: "asdlc",
        not_calls: NOT_CALLS,
        allowed: &[],
    };
    case.check(&both_services());
}

#[test]
fn each_service_counts_its_calls() {
    let exposition = both_services();
    for service in ["orchestrator", "workers"] {
        let value = |name, labels: &[(&str, &str)]| {
            let labels = [&[("service", service)], labels].concat();
            exposition.value(name, &labels)
        };
        let events = |kind, status| {
            let labels = [("event_type", kind), ("status", status)];
            value("asdlc_events_processed_total", &labels)
        };
        assert_eq!(events("build_requested", "success"), Some(1.0));
        assert_eq!(events("build_requested", "failed"), Some(1.0));
        assert_eq!(events("review_requested", "failed"), Some(1.0));
        assert_eq!(value("asdlc_active_tasks", &[]), Some(1.0));
        let redis = [("operation", "xreadgroup")];
        let seconds = value("asdlc_redis_operation_duration_seconds_sum", &redis);
        assert_eq!(seconds, Some(0.003));
        let requests = |code| {
            let labels = [
                ("method", "GET"),
                ("endpoint", "/api/runs"),
                ("status", code),
            ];
            value("asdlc_http_requests_total", &labels)
        };
        assert_eq!((requests("200"), requests("503")), (Some(1.0), Some(1.0)));
    }
    let requests = exposition
        .family("asdlc_http_requests_total")
        .expect("declared");
    assert_eq!(requests.values("endpoint"), ["/api/runs"].into());
}
