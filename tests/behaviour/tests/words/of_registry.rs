//! Words that a registry's builder gives to an operation of another crate.

use std::time::Duration;

use callmeter::{BuildError, Operation, Outcome, Registry, RegistryBuilder, Task, Workflow};
use callmeter_behaviour::{histogram, isolated, lines, panic_of, total, value};

const ALL: [Outcome; 5] = [
    Outcome::Success,
    Outcome::Failure,
    Outcome::TimedOut,
    Outcome::Cancelled,
    Outcome::Panicked,
];

/// One call of each outcome, and a second one that failed.
fn end_each(registry: &Registry) {
    registry.scope_sync(|| {
        for outcome in ALL.into_iter().chain([Outcome::Failure]) {
            let task = Task { task_name: "t" };
            task.record(outcome, Duration::from_secs(2), 0);
            let workflow = Workflow { workflow_name: "w" };
            workflow.record(outcome, Duration::from_secs(2), 0);
        }
    });
}

fn built(builder: RegistryBuilder) -> Registry {
    let registry = builder.build().expect("valid");
    end_each(&registry);
    registry
}

fn workflows(registry: &Registry) -> Vec<String> {
    lines(registry, "workflow_executions_total")
}

#[test]
fn a_word_is_shown_in_the_place_of_another() {
    let builder = Registry::builder();
    let registry = built(builder.statuses::<Workflow<'_>>([
        (Outcome::Success, "completed"),
        (Outcome::Panicked, "crashed"),
    ]));
    let expected = [
        r#"workflow_executions_total{status="cancelled",workflow_name="w"} 1"#,
        r#"workflow_executions_total{status="completed",workflow_name="w"} 1"#,
        r#"workflow_executions_total{status="crashed",workflow_name="w"} 1"#,
        r#"workflow_executions_total{status="failure",workflow_name="w"} 2"#,
        r#"workflow_executions_total{status="timeout",workflow_name="w"} 1"#,
    ];
    assert_eq!(workflows(&registry), expected);
    // Other operations and other registries keep theirs.
    for registry in [&registry, &isolated()] {
        end_each(registry);
        let labels = [("task_name", "t"), ("status", "success")];
        assert!(value(registry, "task_total", &labels) >= Some(1.0));
    }
}

#[test]
fn statuses_of_one_word_are_one_series() {
    let failed = [Outcome::Failure, Outcome::TimedOut, Outcome::Panicked];
    let registry = built(
        Registry::builder()
            .statuses::<Workflow<'_>>(failed.map(|outcome| (outcome, "failed")))
            .statuses::<Task<'_>>(failed.map(|outcome| (outcome, "failed"))),
    );
    let expected = [
        r#"workflow_executions_total{status="cancelled",workflow_name="w"} 1"#,
        r#"workflow_executions_total{status="failed",workflow_name="w"} 4"#,
        r#"workflow_executions_total{status="success",workflow_name="w"} 1"#,
    ];
    assert_eq!(workflows(&registry), expected);
    let labels = [("task_name", "t"), ("status", "failed")];
    let (buckets, sum) = histogram(&registry, "task_duration_seconds", &labels);
    assert_eq!(sum, 8.0);
    assert!(
        buckets.contains(&(1.0, 0)) && buckets.contains(&(2.5, 4)),
        "{buckets:?}"
    );
    // A panic has the word of a failure, and is no error for that.
    let snapshot = registry.snapshot();
    for errors in ["workflow_errors_total", "task_errors_total"] {
        assert_eq!(total(&snapshot, errors, &[]), Some(3.0));
        let labels = [("error_type", "failed")];
        assert_eq!(total(&snapshot, errors, &labels), Some(3.0));
    }
    assert_eq!(value(&registry, "active_workflows", &[]), Some(0.0));
}

#[test]
fn words_may_change_places() {
    let registry =
        built(Registry::builder().statuses::<Workflow<'_>>([
            (Outcome::Success, "failure"),
            (Outcome::Failure, "success"),
        ]));
    let labels = |status| [("workflow_name", "w"), ("status", status)];
    let ended = |status| value(&registry, "workflow_executions_total", &labels(status));
    assert_eq!((ended("success"), ended("failure")), (Some(2.0), Some(1.0)));
    let errors = [("workflow_name", "w"), ("error_type", "success")];
    assert_eq!(
        value(&registry, "workflow_errors_total", &errors),
        Some(2.0)
    );
}

#[test]
fn the_last_word_counts() {
    let registry = built(
        Registry::builder()
            .statuses::<Workflow<'_>>([(Outcome::Success, "a"), (Outcome::Success, "b")])
            .statuses::<Workflow<'_>>([(Outcome::Success, "c"), (Outcome::Cancelled, "d")])
            .statuses::<Workflow<'_>>([(Outcome::Cancelled, String::from("e"))]),
    );
    let labels = |status| [("workflow_name", "w"), ("status", status)];
    for (word, calls) in [
        ("a", None),
        ("b", None),
        ("c", Some(1.0)),
        ("d", None),
        ("e", Some(1.0)),
    ] {
        let ended = value(&registry, "workflow_executions_total", &labels(word));
        assert_eq!(ended, calls, "{word}");
    }
}

#[test]
fn calls_that_panic_or_are_dropped_have_the_words_too() {
    let builder = Registry::builder().recent_failures(1);
    let registry = built(builder.statuses::<Task<'_>>([
        (Outcome::Cancelled, "dropped"),
        (Outcome::Panicked, "crashed"),
    ]));
    registry.scope_sync(|| {
        drop(Task { task_name: "t" }.start());
        panic_of(|| -> () {
            let _call = Task { task_name: "t" }.start();
            panic!("with a call")
        });
    });
    for word in ["dropped", "crashed"] {
        let labels = [("task_name", "t"), ("status", word)];
        assert_eq!(value(&registry, "task_total", &labels), Some(2.0), "{word}");
    }
    let failures = registry.recent_failures();
    let of_task = failures
        .iter()
        .find(|failure| failure.operation() == "task");
    assert_eq!(of_task.map(|failure| failure.status()), Some("crashed"));
}

#[test]
fn an_empty_word_is_refused() {
    let built = Registry::builder()
        .statuses::<Workflow<'_>>([(Outcome::Success, "done"), (Outcome::Failure, "")])
        .build();
    let error = built.expect_err("no label value is empty");
    assert!(
        matches!(
            error,
            BuildError::Statuses {
                operation: "workflow",
                ..
            }
        ),
        "{error:?}"
    );
    let message = error.to_string();
    assert!(
        message.contains("workflow") && message.contains("empty"),
        "{message}"
    );
}
