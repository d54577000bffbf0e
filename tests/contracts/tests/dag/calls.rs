//! Everything once: tracked functions, and the system's recorder.

use std::time::Duration;

use callmeter::{ErrorType, HttpCode, Operation, Outcome, track, track_node, track_workflow};

use crate::operations::*;

#[derive(Debug, PartialEq, ErrorType)]
struct PhaseFailed;

#[track(WorkflowRun { workflow_name: "sdlc_parallel" })]
async fn run() -> Result<(), PhaseFailed> {
    develop().await
}

#[track(NodeRun { node_type: "phase", phase_name: "backend_development" })]
async fn develop() -> Result<(), PhaseFailed> {
    Err(PhaseFailed)
}

#[track_workflow("sdlc_parallel")]
async fn shipped_run() -> Result<(), PhaseFailed> {
    shipped_develop().await
}

#[track_node("phase", "backend_development")]
async fn shipped_develop() -> Result<(), PhaseFailed> {
    Err(PhaseFailed)
}

#[track(ApiRequest { method: "POST", endpoint }, outcome = |code: &u16| HttpCode(*code))]
fn answer(endpoint: &str, code: u16) -> u16 {
    code
}

#[track(
    Artifact { artifact_type: "source_code" },
    observe(artifact_size = |text: &String| text.len())
)]
fn generate(text: &str) -> String {
    text.to_owned()
}

#[track(
    Validation { contract_type: "openapi" },
    outcome = |valid: &bool| if *valid { Verdict::Valid } else { Verdict::Invalid }
)]
fn validate(text: &str) -> bool {
    text.starts_with("openapi")
}

#[track(ContextStore { operation: ContextAction::Save })]
fn save() {}

#[track(ContextStore { operation: ContextAction::Load })]
fn load() -> std::io::Result<()> {
    Err(std::io::ErrorKind::NotFound.into())
}

/// The system's recorder: each function is one of its calls by hand.
mod recorder {
    use super::*;

    pub(super) fn workflow_start(workflow_name: &str) {
        WorkflowRun { workflow_name }.begin();
    }

    pub(super) fn workflow_complete(workflow_name: &str, status: Outcome, seconds: f64) {
        WorkflowRun { workflow_name }.end(status, Duration::from_secs_f64(seconds), 0);
    }

    pub(super) fn node_start(node_type: &str, phase_name: &str) {
        NodeRun {
            node_type,
            phase_name,
        }
        .begin();
    }

    pub(super) fn node_complete(
        node_type: &str,
        phase_name: &str,
        status: Outcome,
        seconds: f64,
        retries: u64,
    ) {
        let node = NodeRun {
            node_type,
            phase_name,
        };
        node.end(status, Duration::from_secs_f64(seconds), retries);
    }

    pub(super) fn quality_score(phase_name: &str, score: f64) {
        let call = Review { phase_name }.start();
        call.observe(Review::QUALITY_SCORE_DISTRIBUTION, score);
        call.finish(Outcome::Success);
    }

    pub(super) fn artifact(artifact_type: &str, bytes: u64) {
        let call = Artifact { artifact_type }.start();
        call.observe(Artifact::ARTIFACT_SIZE, bytes);
        call.finish(Outcome::Success);
    }
}

fn calls_beside_workflows() {
    let query = DatabaseQuery {
        query_type: "select",
    };
    query.record(Outcome::Success, Duration::from_millis(20), 0);
    answer("/workflows", 202);
    generate("fn main() {}");
    recorder::artifact("binary", 2_000_000);
    recorder::quality_score("backend_development", 0.92);
    assert!(validate("openapi: 3.1.0"));
    assert!(!validate("swagger: 2.0"));
    save();
    load().expect_err("it is not there");
}

pub(crate) async fn calls() {
    calls_beside_workflows();
    assert_eq!(run().await, Err(PhaseFailed));
    recorder::workflow_start("nightly");
    recorder::node_start("task", "package");
    recorder::node_complete("task", "package", Outcome::Success, 1.5, 2);
    recorder::workflow_complete("nightly", Outcome::Success, 90.0);
    recorder::workflow_start("nightly");
}

pub(crate) async fn shipped_calls() {
    calls_beside_workflows();
    assert_eq!(shipped_run().await, Err(PhaseFailed));
}
