//! What a program says of broken measurements: once, and never more than that.

use std::process::Command;

use callmeter::{ErrorType, Operation, Outcome, Registry, Task, Workflow, track_task};

const CHILD: &str = "CALLMETER_BEHAVIOUR_CHILD";

fn no_name() -> String {
    panic!("no name")
}

#[track_task(name = no_name())]
fn broken() -> u8 {
    1
}

#[derive(Debug, ErrorType)]
enum Lost {
    #[error_type(outcome = "nowhere")]
    Nowhere,
    #[error_type(outcome = "elsewhere")]
    Elsewhere,
}

#[track_task]
fn loses(error: Lost) -> Result<(), Lost> {
    Err(error)
}

/// Errors, so told of: their events are no warnings.
fn lose_each(times: usize) -> usize {
    let errors = (0..times).flat_map(|_| [Lost::Nowhere, Lost::Elsewhere]);
    errors.filter_map(|error| loses(error).err()).count()
}

/// What the child does: each cause three times.
fn child() {
    std::panic::set_hook(Box::new(|_| {}));
    let registry = Registry::builder().series_limit(0).build().expect("valid");
    registry.scope_sync(|| {
        for name in ["a", "b", "c"] {
            assert_eq!(broken(), 1);
            Task { task_name: name }.start().finish(Outcome::Success);
        }
    });
    for label in ["task_name", "workflow_name", "task_name"] {
        let registry = Registry::builder()
            .const_label(label, "x")
            .build()
            .expect("valid");
        registry.scope_sync(|| {
            Task { task_name: "d" }.start().finish(Outcome::Success);
            Workflow { workflow_name: "w" }
                .start()
                .finish(Outcome::Success);
        });
    }
    let registry = Registry::builder().build().expect("valid");
    assert_eq!(registry.scope_sync(|| lose_each(3)), 6);
    let failures = [("task_name", "loses"), ("status", "failure")];
    let failures = registry.snapshot().value("task_total", &failures);
    assert_eq!(failures, Some(6.0));
    println!("the child is done");
}

#[test]
fn each_cause_is_warned_of_once() {
    if std::env::var_os(CHILD).is_some() {
        return tracing::subscriber::with_default(to_stderr::Subscriber, child);
    }
    let output = Command::new(std::env::current_exe().expect("a test is a program"))
        .args(["each_cause_is_warned_of_once", "--exact", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .expect("it starts");
    let stdout = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && stdout.contains("the child is done"),
        "{output:?}"
    );
    let stderr = String::from_utf8_lossy(&output.stderr);
    let lines: Vec<&str> = stderr
        .lines()
        .filter(|line| line.starts_with("callmeter: "))
        .collect();
    let count = |text: &str| lines.iter().filter(|line| line.contains(text)).count();
    assert_eq!(count("callmeter_internal_errors_total"), 1, "{stderr}");
    assert_eq!(
        count("operation `task` has more than 0 label sets"),
        1,
        "{stderr}"
    );
    // All five families of tasks, and the four of workflows that have the label.
    assert_eq!(count("has a label `task_name` of its own"), 5, "{stderr}");
    assert_eq!(
        count("has a label `workflow_name` of its own"),
        4,
        "{stderr}"
    );
    for word in ["nowhere", "elsewhere"] {
        let text =
            format!("operation `task` says `outcome = \"{word}\"`, which is none of its statuses");
        assert_eq!(count(&text), 1, "{stderr}");
    }
    assert_eq!(lines.len(), 13, "{stderr}");
}

/// Where the feature `tracing` is on, warnings come as its events.
mod to_stderr {
    use std::fmt::Debug;

    use tracing::field::{Field, Visit};
    use tracing::span::{Attributes, Id, Record};
    use tracing::{Event, Metadata};

    pub(super) struct Subscriber;

    impl tracing::Subscriber for Subscriber {
        fn enabled(&self, metadata: &Metadata<'_>) -> bool {
            metadata.target() == "callmeter"
        }

        fn event(&self, event: &Event<'_>) {
            let is_of_a_call = event.metadata().fields().field("operation").is_some();
            if !is_of_a_call {
                event.record(&mut ToStderr);
            }
        }

        fn new_span(&self, _: &Attributes<'_>) -> Id {
            Id::from_u64(1)
        }

        fn record(&self, _: &Id, _: &Record<'_>) {}
        fn record_follows_from(&self, _: &Id, _: &Id) {}
        fn enter(&self, _: &Id) {}
        fn exit(&self, _: &Id) {}
    }

    struct ToStderr;

    impl Visit for ToStderr {
        fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
            assert_eq!(field.name(), "message");
            eprintln!("callmeter: {value:?}");
        }
    }
}
