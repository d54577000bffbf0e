//! `#[derive(Operation)]`.

use callmeter::{Format, LabelValue, Operation, Outcome};

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

/// Asserts that the scrape of the global registry has these lines.
fn assert_lines(lines: &[&str]) {
    let text = String::from_utf8(callmeter::registry().encode(Format::Text)).unwrap();
    for line in lines {
        assert!(text.lines().any(|one| one == *line), "no {line} in {text}");
    }
}

#[test]
fn families_have_names_labels_and_texts_by_default() {
    QualityGate { strict: true }
        .start()
        .finish(Outcome::Success);
    assert_lines(&[
        "# HELP quality_gate_total Calls completed, by how they ended. One quality gate of a build.",
        "# TYPE quality_gate_total counter",
        r#"quality_gate_total{status="success",strict="true"} 1"#,
        "# TYPE quality_gate_duration_seconds histogram",
        r#"quality_gate_duration_seconds_bucket{le="600.0",strict="true"} 1"#,
        "# TYPE quality_gate_in_progress gauge",
        r#"quality_gate_in_progress{strict="true"} 0"#,
        "# TYPE quality_gate_retries_total counter",
        r#"quality_gate_retries_total{strict="true"} 0"#,
    ]);
    let samples = callmeter::registry().snapshot().samples();
    assert!(
        samples
            .iter()
            .all(|sample| sample.name() != "quality_gate_started_total")
    );
}

#[test]
fn an_operation_may_have_no_labels() {
    Unit.start().finish(Outcome::Success);
    Empty {}.start().finish(Outcome::Failure);
    assert_lines(&[
        "# HELP unit_total Calls of unit completed, by how they ended.",
        r#"unit_total{status="success"} 1"#,
        "unit_in_progress 0",
        r#"empty_total{status="failure"} 1"#,
    ]);
}

#[derive(LabelValue, Clone, Copy)]
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
    retries(none)
)]
struct Gate<'a> {
    kind: GateKind,
    #[label(rename = "type")]
    project: &'a str,
}

#[test]
fn every_view_can_be_shaped() {
    let project = String::from("backend");
    let gate = |kind| Gate {
        kind,
        project: &project,
    };
    gate(GateKind::UnitTest).start().finish(Outcome::Failure);
    let running = gate(GateKind::Lint).start();
    assert_lines(&[
        r#"ci_gate_started_total{kind="unit_test",type="backend"} 1"#,
        "# HELP ci_gate_checks_total Checks.",
        r#"ci_gate_checks_total{kind="unit_test",status="failure",type="backend"} 1"#,
        r#"ci_gate_check_duration_seconds_bucket{kind="unit_test",le="1000.0",status="failure"} 1"#,
        "ci_active_gates 1",
    ]);
    let samples = callmeter::registry().snapshot().samples();
    assert!(
        samples
            .iter()
            .all(|sample| sample.name() != "ci_gate_retries_total")
    );
    drop(running);
}

const SLICE: &[f64] = &[0.1, 0.3, 1e3];

mod bounds {
    pub(crate) const ARRAY: [f64; 1] = [600.0];
}

#[derive(Operation)]
#[operation(duration(buckets = SLICE))]
struct WithSlice;

#[derive(Operation)]
#[operation(duration(buckets = bounds::ARRAY))]
struct WithArray;

macro_rules! operation {
    ($name:ident, $family:literal, $buckets:expr, $field:ident: $ty:ty) => {
        #[derive(Operation)]
        #[operation(completed(name = $family, labels($field)), duration(buckets = $buckets))]
        struct $name<'a> {
            $field: $ty,
            other: &'a str,
        }
    };
}

operation!(FromMacro, "made_by_macro", [0.5, 2], kind: GateKind);

/// The bounds of a family's buckets, sorted as text.
fn bounds_of(family: &str) -> Vec<String> {
    let samples = callmeter::registry().snapshot().samples();
    let buckets = samples
        .iter()
        .filter(|sample| sample.name() == format!("{family}_bucket"));
    buckets
        .filter_map(|sample| sample.label("le").map(str::to_owned))
        .collect()
}

#[test]
fn bounds_may_be_constants() {
    WithSlice.start().finish(Outcome::Success);
    WithArray.start().finish(Outcome::Success);
    assert_eq!(
        bounds_of("with_slice_duration_seconds"),
        ["+Inf", "0.1", "0.3", "1000.0"]
    );
    assert_eq!(bounds_of("with_array_duration_seconds"), ["+Inf", "600.0"]);
}

#[test]
fn an_operation_may_come_from_a_macro() {
    FromMacro {
        kind: GateKind::Lint,
        other: "x",
    }
    .start()
    .finish(Outcome::Success);
    assert_lines(&[r#"made_by_macro_total{kind="lint"} 1"#]);
    assert_eq!(
        bounds_of("from_macro_duration_seconds"),
        ["+Inf", "0.5", "2.0"]
    );
}
