//! How many workflows run, by the recorder's two halves, which may not match.

use std::time::Duration;

use callmeter::{Operation, Outcome, Registry};
use callmeter_contracts::Exposition;

use crate::operations::WorkflowRun;
use crate::registry;

const NIGHTLY: WorkflowRun<'_> = WorkflowRun {
    workflow_name: "nightly",
};

fn end() {
    NIGHTLY.end(Outcome::Success, Duration::from_secs(1), 0);
}

fn active(registry: &Registry) -> Option<f64> {
    Exposition::of(registry).value("dag_active_workflows", &[])
}

#[test]
fn starts_and_completions_move_the_gauge() {
    let registry = registry().build().expect("it can be built");
    registry.scope_sync(|| {
        NIGHTLY.begin();
        assert_eq!(active(&registry), Some(1.0));
        NIGHTLY.begin();
        assert_eq!(active(&registry), Some(2.0));
        end();
        assert_eq!(active(&registry), Some(1.0));
        end();
        assert_eq!(active(&registry), Some(0.0));
    });
}

/// As after a restart in the middle of a run.
#[test]
fn completions_without_a_start_do_not_make_it_negative() {
    let registry = registry().build().expect("it can be built");
    registry.scope_sync(|| {
        end();
        end();
        assert_eq!(active(&registry), Some(0.0));
    });
    let labels = [("workflow_name", "nightly"), ("status", "success")];
    let completed = Exposition::of(&registry).value("dag_workflow_executions_total", &labels);
    assert_eq!(completed, Some(2.0));
}
