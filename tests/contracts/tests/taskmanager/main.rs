//! Task Management System: a tracker of many organizations' tasks.

mod business;
mod calls;
mod jobs;
mod labels;
mod operations;
mod organizations;
mod pool;
mod queues;
mod users;

use callmeter::Registry;
use callmeter_contracts::{COLLECTOR_ERRORS, Case, Exposition, SAMPLE_AGE};

use business::changes_of_tasks;
use calls::{answer, technical_calls};
use organizations::changes_of_organizations;
use pool::{Engine, watch_connection_pool};
use queues::Broker;
use users::acts_of_users;

fn registry() -> Registry {
    labels::strict_registry()
}

/// What is no call, in a runtime of tokio.
fn start(registry: &Registry) {
    changes_of_tasks(registry);
    acts_of_users(registry);
    changes_of_organizations(registry);
    let broker = Broker::default();
    broker.set("default", 3);
    broker.watch(registry).expect("no families clash");
    let engine = Engine::with_pool(10, 3);
    watch_connection_pool(registry, engine).expect("no families clash");
}

fn scraped() -> Exposition {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().build().expect("it can be built");
    let _inside = runtime.enter();
    let registry = registry();
    registry.scope_sync(|| {
        technical_calls();
        start(&registry);
        answer("/tasks", b"{}", || {});
    });
    Exposition::of(&registry)
}

#[test]
fn the_contract_is_met() {
    let case = Case {
        system: "taskmanager",
        allowed: &[COLLECTOR_ERRORS, SAMPLE_AGE],
    };
    case.check(&scraped());
}

#[test]
fn requests_are_measured() {
    let registry = registry();
    let endpoint = [("method", "POST"), ("endpoint", "/tasks")];
    let now = || Exposition::of(&registry).value("http_requests_in_progress", &endpoint);
    registry.scope_sync(|| answer("/tasks", b"{}", || assert_eq!(now(), Some(1.0))));
    assert_eq!(now(), Some(0.0));
    let exposition = Exposition::of(&registry);
    let requests = [&endpoint[..], &[("status", "201")]].concat();
    assert_eq!(
        exposition.value("http_requests_total", &requests),
        Some(1.0)
    );
    let value = |name| exposition.value(name, &endpoint);
    assert_eq!(value("http_request_duration_seconds_count"), Some(1.0));
    assert_eq!(value("http_request_size_bytes_sum"), Some(2.0));
    assert_eq!(value("http_response_size_bytes_sum"), Some(7.0));
}

/// The contract leaves open what a handler that panics counts as; it is a request.
#[test]
fn a_request_without_an_answer_is_counted() {
    let registry = registry();
    let panicked = registry.scope_sync(|| {
        std::panic::catch_unwind(|| answer("/tasks", b"{}", || panic!("out of ideas")))
    });
    panicked.expect_err("the panic goes on");
    let exposition = Exposition::of(&registry);
    let endpoint = [("method", "POST"), ("endpoint", "/tasks")];
    let requests = [&endpoint[..], &[("status", "500")]].concat();
    assert_eq!(
        exposition.value("http_requests_total", &requests),
        Some(1.0)
    );
    let value = |name| exposition.value(name, &endpoint);
    assert_eq!(value("http_requests_in_progress"), Some(0.0));
    assert_eq!(value("http_request_size_bytes_count"), Some(1.0));
    assert_eq!(value("http_response_size_bytes_count"), Some(0.0));
}

#[test]
fn cache_operations_are_counted_by_result_and_timed_unless_they_fail() {
    let exposition = scraped();
    let operations = |operation, status| {
        let labels = [("operation", operation), ("status", status)];
        exposition.value("cache_operations_total", &labels)
    };
    assert_eq!(operations("get", "hit"), Some(5.0));
    assert_eq!(operations("get", "miss"), Some(5.0));
    assert_eq!(operations("get", "error"), Some(1.0));
    assert_eq!(operations("set", "success"), Some(1.0));
    let timed = |operation| {
        let name = "cache_operation_duration_seconds_count";
        exposition.value(name, &[("operation", operation)])
    };
    assert_eq!((timed("get"), timed("delete")), (Some(10.0), Some(1.0)));
    for name in ["cache_hits_total", "cache_misses_total"] {
        assert_eq!(exposition.value(name, &[("cache_type", "task")]), Some(1.0));
    }
}

#[test]
fn jobs_and_queries_are_counted_by_outcome() {
    let exposition = scraped();
    let jobs = |status| {
        let labels = [("task_name", "send_digest"), ("status", status)];
        exposition.value("celery_tasks_total", &labels)
    };
    for status in ["success", "failure", "retry"] {
        assert_eq!(jobs(status), Some(1.0), "{status}");
    }
    let name = "celery_task_duration_seconds_count";
    let timed = exposition.value(name, &[("task_name", "send_digest")]);
    assert_eq!(timed, Some(1.0));
    let ended = |status| exposition.value("db_transactions_total", &[("status", status)]);
    assert_eq!(
        (ended("committed"), ended("rolled_back")),
        (Some(1.0), Some(1.0))
    );
    let labels = [
        ("operation", "DELETE"),
        ("table", "tasks"),
        ("status", "failure"),
    ];
    assert_eq!(exposition.value("db_queries_total", &labels), Some(1.0));
}
