//! DAG Workflow System: workflows made of nodes.

mod calls;
mod operations;

use callmeter::{Node, Operation, Outcome, Registry, RegistryBuilder, Workflow};
use callmeter_contracts::{Allowed, Case, Exposition, NotCall};

use calls::{calls, shipped_calls};
use operations::WebSocket;

const NOT_CALLS: &[NotCall] = &[
    ("dag_workflow_queue_depth", "asked of the queue"),
    ("dag_database_connections", "asked of the pool"),
    ("dag_database_pool_size", "asked of the pool"),
    ("dag_memory_usage_bytes", "sampled by the caller"),
    ("dag_cpu_usage_percent", "sampled by the caller"),
    ("dag_health_check_status", "the result of the last check"),
];

fn registry() -> RegistryBuilder {
    Registry::builder().namespace("dag")
}

/// Scrapes while a WebSocket is open.
async fn scraped(registry: Registry, calls: impl Future<Output = ()>) -> Exposition {
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
        not_calls: NOT_CALLS,
        allowed: &[],
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
        not_calls: NOT_CALLS,
        allowed: SHIPPED,
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
