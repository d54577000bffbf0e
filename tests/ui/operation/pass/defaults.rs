#![deny(warnings)]

use callmeter::{Operation, Outcome};

/// One quality gate
/// of a build.
///
/// It says nothing of deployments.
#[derive(Operation)]
struct QualityGate {
    strict: bool,
}

#[derive(Operation)]
struct Unit;

#[derive(Operation)]
struct Empty {}

fn main() {
    QualityGate { strict: true }.start().finish(Outcome::Success);
    Unit.start().finish(Outcome::Success);
    Empty {}.start().finish(Outcome::Success);
    let text = String::from_utf8(callmeter::registry().encode(callmeter::Format::Text)).unwrap();
    for line in [
        "# HELP quality_gate_total Calls completed, by how they ended. One quality gate of a build.",
        "quality_gate_total{status=\"success\",strict=\"true\"} 1",
        "quality_gate_duration_seconds_bucket{le=\"600\",strict=\"true\"} 1",
        "# TYPE quality_gate_in_progress gauge",
        "# TYPE quality_gate_retries_total counter",
        "# HELP unit_total Calls of unit completed, by how they ended.",
        "unit_total{status=\"success\"} 1",
        "empty_total{status=\"success\"} 1",
    ] {
        assert!(text.contains(line), "no {line} in {text}");
    }
    assert!(!text.contains("started"));
}
