#![deny(warnings)]

use callmeter::{LabelValue, Operation, Outcome};

#[derive(LabelValue)]
enum GateKind {
    Lint,
    UnitTest,
}

#[derive(Operation)]
#[operation(
    namespace = "ci",
    started,
    completed(name = "gate_checks", help = "Checks."),
    duration(name = "gate_check_duration", buckets = [0.1, 1, 1e3], labels(kind, status)),
    in_progress(name = "active_gates", labels()),
    retries(none),
)]
struct Gate<'a> {
    kind: GateKind,
    #[label(rename = "type")]
    project: &'a str,
}

fn main() {
    let project = String::from("backend");
    let gate = |kind| Gate { kind, project: &project };
    gate(GateKind::UnitTest).start().finish(Outcome::Failure);
    let running = gate(GateKind::Lint).start();
    let snapshot = callmeter::registry().snapshot();
    let labels = [("kind", "unit_test"), ("type", "backend")];
    assert_eq!(snapshot.value("ci_gate_started_total", &labels), Some(1.0));
    let labels = [("kind", "unit_test"), ("type", "backend"), ("status", "failure")];
    assert_eq!(snapshot.value("ci_gate_checks_total", &labels), Some(1.0));
    let labels = [("kind", "unit_test"), ("status", "failure"), ("le", "1000")];
    let buckets = "ci_gate_check_duration_seconds_bucket";
    assert_eq!(snapshot.value(buckets, &labels), Some(1.0));
    assert_eq!(snapshot.value("ci_active_gates", &[]), Some(1.0));
    assert!(snapshot.samples().iter().all(|sample| !sample.name().contains("retries")));
    drop(running);
}
