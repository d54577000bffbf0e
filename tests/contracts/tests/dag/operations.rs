//! What happens in the system, and the families that tell of it.

use callmeter::{HttpCode, LabelValue, Operation, Outcome, Status};

/// A workflow run, in the contract's words.
#[derive(Operation)]
#[operation(
    status(timeout | cancelled | panic = "failure"),
    completed(name = "workflow_executions", help = "Workflow runs, counted by outcome."),
    duration(
        name = "workflow_execution_duration",
        help = "How long a workflow run took.",
        buckets = [1.0, 10.0, 60.0, 300.0, 1800.0, 7200.0]
    ),
    in_progress(name = "active_workflows", help = "Workflows running right now.", labels()),
    others(none)
)]
pub(crate) struct WorkflowRun<'a> {
    pub(crate) workflow_name: &'a str,
}

/// A node run, in the contract's words.
#[derive(Operation)]
#[operation(
    status(timeout | cancelled | panic = "failure"),
    completed(name = "node_executions", help = "Node runs, counted by outcome."),
    duration(
        name = "node_execution_duration",
        help = "How long a node run took.",
        buckets = [0.1, 1.0, 10.0, 60.0, 300.0, 1800.0]
    ),
    in_progress(name = "active_nodes", help = "Nodes running right now.", labels()),
    errors(none),
    retries(name = "node_retries", help = "Retries of nodes.")
)]
pub(crate) struct NodeRun<'a> {
    pub(crate) node_type: &'a str,
    pub(crate) phase_name: &'a str,
}

/// A query of the database.
#[derive(Operation)]
#[operation(
    duration(
        help = "How long a database query took.",
        buckets = [0.001, 0.01, 0.1, 1.0, 10.0]
    ),
    others(none)
)]
pub(crate) struct DatabaseQuery<'a> {
    pub(crate) query_type: &'a str,
}

/// What is done with the context of a workflow.
#[derive(LabelValue)]
pub(crate) enum ContextAction {
    Save,
    Load,
}

/// An operation on the context store.
#[derive(Operation)]
#[operation(
    status(timeout | cancelled | panic = "failure"),
    completed(
        name = "context_store_operations",
        help = "Operations on the workflow context store."
    ),
    others(none)
)]
pub(crate) struct ContextStore {
    pub(crate) operation: ContextAction,
}

/// A request to the API.
#[derive(Operation)]
#[operation(
    status(name = "status_code", values = HttpCode),
    completed(name = "api_requests", help = "API requests served."),
    duration(help = "Time taken to answer an API request."),
    others(none)
)]
pub(crate) struct ApiRequest<'a> {
    pub(crate) method: &'a str,
    pub(crate) endpoint: &'a str,
}

/// A WebSocket, from its opening to its end.
#[derive(Operation)]
#[operation(
    in_progress(name = "websocket_connections", help = "Open WebSocket connections."),
    others(none)
)]
pub(crate) struct WebSocket;

/// A review of what a phase made.
#[derive(Operation)]
#[operation(
    value(
        quality_score_distribution,
        help = "Spread of quality scores given to a phase.",
        buckets = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0]
    )
,
    others(none)
)]
pub(crate) struct Review<'a> {
    pub(crate) phase_name: &'a str,
}

/// An artifact being made.
#[derive(Operation)]
#[operation(
    completed(
        name = "artifacts_generated",
        help = "Artifacts produced.",
        labels(artifact_type)
    ),
    value(
        artifact_size,
        help = "Size of produced artifacts.",
        unit = "bytes",
        buckets = [1e3, 1e4, 1e5, 1e6, 1e7]
    )
,
    others(none)
)]
pub(crate) struct Artifact<'a> {
    pub(crate) artifact_type: &'a str,
}

/// What came out of a validation.
#[derive(LabelValue, Clone, Copy)]
pub(crate) enum Verdict {
    Valid,
    Invalid,
    Error,
}

impl Status for Verdict {
    /// An invalid contract was validated all the same.
    fn is_error(&self) -> bool {
        matches!(self, Verdict::Error)
    }
}

impl From<Outcome> for Verdict {
    fn from(outcome: Outcome) -> Verdict {
        match outcome {
            Outcome::Success => Verdict::Valid,
            _ => Verdict::Error,
        }
    }
}

/// A validation of a contract between phases.
#[derive(Operation)]
#[operation(
    status(values = Verdict),
    completed(
        name = "contract_validations",
        help = "Contract validations, counted by result."
    ),
    others(none)
)]
pub(crate) struct Validation<'a> {
    pub(crate) contract_type: &'a str,
}
