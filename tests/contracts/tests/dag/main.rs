//! DAG Workflow System: workflows made of nodes.

mod calls;
mod labels;
mod operations;
mod platform;
mod running;

use std::time::{Duration, Instant};

use callmeter::{Node, Operation, Outcome, Registry, RegistryBuilder, Workflow};
use callmeter_contracts::{Allowed, COLLECTOR_ERRORS, Case, Contract, Exposition};

use calls::{calls, shipped_calls};
use operations::WebSocket;
use platform::{Database, Platform, Queue, sample_resources, show_queue};

fn registry() -> RegistryBuilder {
    let forbidden = Contract::of("dag");
    Registry::builder()
        .namespace("dag")
        .refuse_labels(forbidden.forbidden_labels())
}

const DATABASE: Database = Database {
    connections: 7,
    pool_size: 20,
    is_reachable: true,
};

/// What the system shows beside its calls.
fn equip(registry: &Registry) -> Platform {
    let platform = Platform::register(registry).expect("the names are free");
    sample_resources(registry, &platform);
    let queue = Queue::default();
    show_queue(registry, &queue);
    queue
        .lock()
        .expect("nobody panicked")
        .extend(["nightly", "release"]);
    registry
        .register_collector(DATABASE)
        .expect("the names are free");
    platform
}

/// Scrapes while a WebSocket is open.
async fn scraped(registry: Registry, calls: impl Future<Output = ()>) -> Exposition {
    let platform = equip(&registry);
    platform.ready(&DATABASE).expect("the database is healthy");
    platform.update_health_status("redis", false);
    let socket = registry.scope_sync(|| WebSocket.start());
    registry.scope(calls).await;
    let exposition = Exposition::of(&registry);
    socket.finish(Outcome::Success);
    exposition
}

async fn own() -> Exposition {
    scraped(registry().build().expect("it can be built"), calls()).await
}

#[tokio::test]
async fn operations_of_its_own_meet_the_contract() {
    let case = Case {
        system: "dag",
        allowed: &[COLLECTOR_ERRORS],
    };
    case.check(&own().await);
}

/// The shipped operations have texts of their own for all who use them, and count errors
/// and retries of both.
const SHIPPED: &[Allowed] = &[
    (
        r#"dag_workflow_executions_total: help is "Workflows completed, by how they ended.", not "Workflow runs, counted by outcome.""#,
        "a shipped text",
    ),
    (
        r#"dag_workflow_execution_duration_seconds: help is "Time that workflows took.", not "How long a workflow run took.""#,
        "a shipped text",
    ),
    (
        r#"dag_active_workflows: help is "Workflows running now.", not "Workflows running right now.""#,
        "a shipped text",
    ),
    (
        r#"dag_node_executions_total: help is "Nodes completed, by how they ended.", not "Node runs, counted by outcome.""#,
        "a shipped text",
    ),
    (
        r#"dag_node_execution_duration_seconds: help is "Time that nodes took.", not "How long a node run took.""#,
        "a shipped text",
    ),
    (
        r#"dag_node_retries_total: help is "Attempts of nodes behind the first.", not "Retries of nodes.""#,
        "a shipped text",
    ),
    (
        r#"dag_active_nodes: help is "Nodes running now.", not "Nodes running right now.""#,
        "a shipped text",
    ),
    (
        "dag_workflow_errors_total is a counter that the contract lacks",
        "the shipped workflow has it",
    ),
    (
        "dag_workflow_retries_total is a counter that the contract lacks",
        "the shipped workflow has it",
    ),
    (
        "dag_node_errors_total is a counter that the contract lacks",
        "the shipped node has it",
    ),
];

#[tokio::test]
async fn shipped_operations_meet_the_contract_but_for_texts() {
    let failures = [Outcome::TimedOut, Outcome::Cancelled, Outcome::Panicked]
        .map(|outcome| (outcome, "failure"));
    let registry = registry()
        .statuses::<Workflow<'_>>(failures)
        .statuses::<Node<'_>>(failures)
        .build()
        .expect("it can be built");
    let exposition = scraped(registry, shipped_calls()).await;
    let case = Case {
        system: "dag",
        allowed: &[&[COLLECTOR_ERRORS], SHIPPED].concat(),
    };
    case.check(&exposition);
    let labels = [("workflow_name", "sdlc_parallel"), ("status", "failure")];
    let failures = exposition.value("dag_workflow_executions_total", &labels);
    assert_eq!(failures, Some(1.0));
}

#[tokio::test]
async fn workflows_and_nodes_are_counted() {
    let exposition = own().await;
    let workflows = |name, status| {
        let labels = [("workflow_name", name), ("status", status)];
        exposition.value("dag_workflow_executions_total", &labels)
    };
    assert_eq!(workflows("sdlc_parallel", "failure"), Some(1.0));
    assert_eq!(workflows("nightly", "success"), Some(1.0));
    let durations = "dag_workflow_execution_duration_seconds_sum";
    let seconds = exposition.value(durations, &[("workflow_name", "nightly")]);
    assert_eq!(seconds, Some(90.0));
    // Begun twice, ended once.
    assert_eq!(exposition.value("dag_active_workflows", &[]), Some(1.0));
    assert_eq!(exposition.value("dag_active_nodes", &[]), Some(0.0));
    let labels = [("node_type", "task"), ("phase_name", "package")];
    let retries = exposition.value("dag_node_retries_total", &labels);
    assert_eq!(retries, Some(2.0));
}

/// The sample output has the value as a float, which is the same number.
#[tokio::test]
async fn the_exposition_has_the_documented_shape() {
    let registry = registry().build().expect("it can be built");
    registry.scope(calls()).await;
    let exposition = registry.expose("");
    let content_type = exposition.content_type();
    assert_eq!(content_type, "text/plain; version=0.0.4; charset=utf-8");
    let text = String::from_utf8_lossy(exposition.body());
    let family = "\
# HELP dag_workflow_executions_total Workflow runs, counted by outcome.
# TYPE dag_workflow_executions_total counter
";
    let nightly = "\
dag_workflow_executions_total{status=\"success\",workflow_name=\"nightly\"} 1
";
    let (_, samples) = text.split_once(family).expect("it is there");
    assert!(samples.contains(nightly), "{samples}");
}

#[tokio::test]
async fn other_calls_are_counted() {
    let exposition = own().await;
    let value = |name, labels: &[(&str, &str)]| exposition.value(name, labels);
    assert_eq!(value("dag_websocket_connections", &[]), Some(1.0));
    let phase = [("phase_name", "backend_development")];
    let score = value("dag_quality_score_distribution_sum", &phase);
    assert_eq!(score, Some(0.92));
    let code = [("artifact_type", "source_code")];
    assert_eq!(value("dag_artifacts_generated_total", &code), Some(1.0));
    assert_eq!(value("dag_artifact_size_bytes_sum", &code), Some(12.0));
    let verdict = |status| {
        let labels = [("contract_type", "openapi"), ("status", status)];
        value("dag_contract_validations_total", &labels)
    };
    assert_eq!(
        (verdict("valid"), verdict("invalid")),
        (Some(1.0), Some(1.0))
    );
    let stored = |operation, status| {
        let labels = [("operation", operation), ("status", status)];
        value("dag_context_store_operations_total", &labels)
    };
    assert_eq!(stored("save", "success"), Some(1.0));
    assert_eq!(stored("load", "failure"), Some(1.0));
}

#[tokio::test]
async fn what_is_asked_at_a_scrape_is_shown() {
    let exposition = own().await;
    let value = |name| exposition.value(name, &[]);
    assert_eq!(value("dag_workflow_queue_depth"), Some(2.0));
    assert_eq!(value("dag_database_connections"), Some(7.0));
    assert_eq!(value("dag_database_pool_size"), Some(20.0));
    assert!(value("dag_memory_usage_bytes") > Some(100_000.0));
    assert!(value("dag_cpu_usage_percent") >= Some(0.0));
}

/// The sampler takes the processor's time from the last scrape on.
#[test]
fn a_busy_process_uses_its_processor() {
    let registry = registry().build().expect("it can be built");
    equip(&registry);
    let percent = || registry.snapshot().value("dag_cpu_usage_percent", &[]);
    percent();
    let is_used = std::iter::repeat_with(|| {
        let until = Instant::now() + Duration::from_millis(50);
        while Instant::now() < until {}
        percent() > Some(0.0)
    });
    assert!(is_used.take(100).any(|used| used));
}

#[test]
fn readiness_sets_the_gauge_before_it_answers() {
    let registry = registry().build().expect("it can be built");
    let platform = equip(&registry);
    let lost = Database {
        is_reachable: false,
        ..DATABASE
    };
    for (database, answer, health) in [(DATABASE, Ok(()), 1.0), (lost, Err(503), 0.0)] {
        assert_eq!(platform.ready(&database), answer);
        let labels = [("check_type", "database")];
        let exposition = Exposition::of(&registry);
        let status = exposition.value("dag_health_check_status", &labels);
        assert_eq!(status, Some(health));
    }
}

#[test]
fn the_recorder_sets_what_its_caller_sampled() {
    let registry = registry().build().expect("it can be built");
    let platform = Platform::register(&registry).expect("the names are free");
    platform.update_system_resources(3 << 30, 12.5);
    let exposition = Exposition::of(&registry);
    // Above the threshold of the alert.
    let memory = exposition.value("dag_memory_usage_bytes", &[]);
    assert_eq!(memory, Some(3_221_225_472.0));
    let cpu = exposition.value("dag_cpu_usage_percent", &[]);
    assert_eq!(cpu, Some(12.5));
}
