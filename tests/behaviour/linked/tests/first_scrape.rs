//! What is there before the first call, in a program of which nothing is called.

use callmeter::{Format, Snapshot};
use callmeter_linked as _;

/// In this crate, and never called either.
#[callmeter::track_task]
#[allow(dead_code)]
fn in_the_program() {}

const STATUSES: [&str; 5] = ["success", "failure", "timeout", "cancelled", "panic"];

/// The error types of a task.
fn errors(snapshot: &Snapshot, task: &str) -> Vec<String> {
    let samples = snapshot.samples();
    let errors = samples
        .iter()
        .filter(|sample| sample.name() == "task_errors_total")
        .filter(|sample| sample.label("task_name") == Some(task));
    errors
        .filter_map(|sample| sample.label("error_type"))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_tracked_function_is_there_at_zero() {
    // The first scrape of this process.
    let snapshot = callmeter::registry().snapshot();
    let own = ["callmeter_"];
    for sample in snapshot.samples() {
        let is_own = own.iter().any(|prefix| sample.name().starts_with(prefix));
        assert!(is_own || sample.value() == 0.0, "{sample:?}");
    }
    tasks(&snapshot);
    gates(&snapshot);
    others(&snapshot);
    declared_errors(&snapshot);
    again();
}

fn tasks(snapshot: &Snapshot) {
    let names = [
        "Mailbox::poll",
        "Mailbox::send",
        "alias",
        "borrowing",
        "boxed",
        "free",
        "generic",
        "generic_error",
        "in_the_program",
        "inside_a_function",
        "later",
        "returns_impl",
        "says its own",
        "single",
        "with_error_type",
    ];
    let samples = snapshot.samples();
    let found: Vec<_> = samples
        .iter()
        .filter(|sample| sample.name() == "task_in_progress")
        .filter_map(|sample| sample.label("task_name"))
        .collect();
    assert_eq!(found, names);
    for name in names {
        for status in STATUSES {
            let labels = [("task_name", name), ("status", status)];
            assert_eq!(
                snapshot.value("task_total", &labels),
                Some(0.0),
                "{labels:?}"
            );
            let count = snapshot.value("task_duration_seconds_count", &labels);
            assert_eq!(count, Some(0.0), "{labels:?}");
        }
        let labels = [("task_name", name)];
        assert_eq!(snapshot.value("task_retries_total", &labels), Some(0.0));
    }
}

fn gates(snapshot: &Snapshot) {
    for (kind, strict, level, project) in [
        ("lint", "false", "1", "literal"),
        ("test", "false", "5", "backend"),
        ("test", "true", "0", "frontend"),
        ("test", "true", "0", "default"),
    ] {
        let labels = [
            ("kind", kind),
            ("strict", strict),
            ("level", level),
            ("project", project),
        ];
        for status in STATUSES {
            let with_status = [&labels[..], &[("status", status)]].concat();
            let value = snapshot.value("ci_gate_checks_total", &with_status);
            assert_eq!(value, Some(0.0), "{with_status:?}");
        }
        let count = snapshot.value("ci_gate_duration_seconds_count", &labels);
        assert_eq!(count, Some(0.0), "{labels:?}");
    }
    let error = [
        ("kind", "lint"),
        ("strict", "false"),
        ("level", "1"),
        ("project", "literal"),
        ("error_type", "broken"),
    ];
    assert_eq!(snapshot.value("ci_gate_errors_total", &error), Some(0.0));
}

fn others(snapshot: &Snapshot) {
    let workflow = [("workflow_name", "nightly"), ("status", "panic")];
    assert_eq!(
        snapshot.value("workflow_executions_total", &workflow),
        Some(0.0)
    );
    assert_eq!(snapshot.value("active_workflows", &[]), Some(0.0));
    let node = [("node_type", "phase"), ("phase_name", "build")];
    let count = snapshot.value("node_execution_duration_seconds_count", &node);
    assert_eq!(count, Some(0.0));
    assert_eq!(snapshot.value("active_nodes", &[]), Some(0.0));
}

fn declared_errors(snapshot: &Snapshot) {
    let derived = ["broken", "refused", "slow"];
    for task in [
        "free",
        "later",
        "borrowing",
        "returns_impl",
        "boxed",
        "alias",
        "generic",
        "Mailbox::poll",
        "Mailbox::send",
    ] {
        assert_eq!(errors(snapshot, task), derived, "{task}");
    }
    // What the macro cannot name is there from the first call on.
    for task in [
        "single",
        "generic_error",
        "with_error_type",
        "in_the_program",
    ] {
        assert_eq!(errors(snapshot, task), [""; 0], "{task}");
    }
}

/// A second scrape is the same; nothing is made twice.
fn again() {
    let encode = || String::from_utf8(callmeter::registry().encode(Format::Text));
    let first = encode().expect("text");
    assert_eq!(encode().expect("text"), first);
    assert_eq!(first.matches("# TYPE task_total counter").count(), 1);
    assert_eq!(callmeter::check(), Ok(()));
}
