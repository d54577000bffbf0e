//! The operations that come with callmeter, written as a user would write them.

use crate::Operation;

/// A piece of work: what [`#[track_task]`](crate::track_task) counts.
///
/// | family | type | labels |
/// |---|---|---|
/// | `task_total` | counter | task_name, status |
/// | `task_duration_seconds` | histogram | task_name, status |
/// | `task_errors_total` | counter | task_name, error_type |
/// | `task_retries_total` | counter | task_name |
/// | `task_in_progress` | gauge | task_name |
#[derive(Operation, Clone, Copy, Debug)]
#[operation(
    crate = crate,
    completed(help = "Tasks completed, by how they ended."),
    duration(help = "Time that tasks took.", labels(task_name, status)),
    errors(help = "Tasks that failed or timed out, by kind of error."),
    retries(help = "Attempts of tasks behind the first."),
    in_progress(help = "Tasks running now.")
)]
pub struct Task<'a> {
    /// The name of the task: by default of the function.
    pub task_name: &'a str,
}

/// A chain of tasks: what [`#[track_workflow]`](crate::track_workflow) counts.
///
/// | family | type | labels |
/// |---|---|---|
/// | `workflow_executions_total` | counter | workflow_name, status |
/// | `workflow_execution_duration_seconds` | histogram | workflow_name |
/// | `workflow_errors_total` | counter | workflow_name, error_type |
/// | `workflow_retries_total` | counter | workflow_name |
/// | `active_workflows` | gauge | – |
#[derive(Operation, Clone, Copy, Debug)]
#[operation(
    crate = crate,
    completed(name = "workflow_executions", help = "Workflows completed, by how they ended."),
    duration(name = "workflow_execution_duration", help = "Time that workflows took."),
    errors(help = "Workflows that failed or timed out, by kind of error."),
    retries(help = "Attempts of workflows behind the first."),
    in_progress(name = "active_workflows", help = "Workflows running now.", labels())
)]
pub struct Workflow<'a> {
    /// The name of the workflow: by default of the function.
    pub workflow_name: &'a str,
}

/// A node of a workflow: what [`#[track_node]`](crate::track_node) counts.
///
/// | family | type | labels |
/// |---|---|---|
/// | `node_executions_total` | counter | node_type, phase_name, status |
/// | `node_execution_duration_seconds` | histogram | node_type, phase_name |
/// | `node_errors_total` | counter | node_type, phase_name, error_type |
/// | `node_retries_total` | counter | node_type, phase_name |
/// | `active_nodes` | gauge | – |
#[derive(Operation, Clone, Copy, Debug)]
#[operation(
    crate = crate,
    completed(name = "node_executions", help = "Nodes completed, by how they ended."),
    duration(name = "node_execution_duration", help = "Time that nodes took."),
    errors(help = "Nodes that failed or timed out, by kind of error."),
    retries(help = "Attempts of nodes behind the first."),
    in_progress(name = "active_nodes", help = "Nodes running now.", labels())
)]
pub struct Node<'a> {
    /// What kind of node it is.
    pub node_type: &'a str,
    /// The phase it stands for: by default the name of the function.
    pub phase_name: &'a str,
}
