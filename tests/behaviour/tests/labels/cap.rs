//! The cap on label sets with open labels.

use callmeter::{Operation, Outcome, Registry, Task, track, track_task};
use callmeter_behaviour::Seen;

use super::{Gate, Kind, counts, owned};

#[track(Gate { kind, strict: false, project })]
fn capped(kind: Kind, project: &str) {}

#[track(Gate { kind: Kind::Lint, strict: true, project: "constant" })]
fn constant() {}

#[track(Gate { kind: Kind::Lint, strict: true, project: "other constant" })]
fn other_constant() {}

fn limited(limit: usize) -> Registry {
    Registry::builder()
        .series_limit(limit)
        .build()
        .expect("valid")
}

fn dropped(registry: &Registry, family: &str) -> Option<f64> {
    let snapshot = registry.snapshot();
    snapshot.value("callmeter_dropped_label_sets_total", &[("family", family)])
}

#[test]
fn past_the_limit_label_sets_overflow() {
    let registry = limited(2);
    registry.scope_sync(|| {
        // Of call sites with a constant operation any number.
        constant();
        other_constant();
        assert_eq!(dropped(&registry, "gate_total"), Some(0.0));
        for project in ["a", "b", "c", "d", "c"] {
            capped(Kind::Lint, project);
        }
        capped(Kind::UnitTest, "a");
        capped(Kind::Lint, "b");
        constant();
    });
    let found = counts(&registry, "gate_total", &["kind", "strict", "project"]);
    let expected = [
        ("lint false _overflow", 3),
        ("lint false a", 1),
        ("lint false b", 2),
        ("lint true constant", 2),
        ("lint true other constant", 1),
        ("unit_test false _overflow", 1),
    ];
    assert_eq!(found, owned(&expected));
    assert_eq!(dropped(&registry, "gate_total"), Some(4.0));
    let kept = registry.snapshot().value(
        "gate_duration_seconds_count",
        &[
            ("kind", "lint"),
            ("strict", "false"),
            ("project", "_overflow"),
        ],
    );
    assert_eq!(kept, Some(3.0));
}

#[test]
fn a_limit_of_nothing_still_counts_every_call() {
    let registry = limited(0);
    registry.scope_sync(|| {
        for name in 0..10 {
            Task {
                task_name: &name.to_string(),
            }
            .start()
            .finish(Outcome::Success);
        }
    });
    assert_eq!(Seen::tasks(&registry), ["_overflow"]);
    assert_eq!(Seen::of(&registry, "_overflow"), Seen::success(10));
    assert_eq!(dropped(&registry, "task_total"), Some(10.0));
}

#[derive(Operation)]
struct Closed {
    kind: Kind,
    strict: bool,
}

#[test]
fn closed_labels_never_overflow() {
    let registry = limited(0);
    registry.scope_sync(|| {
        for kind in [Kind::Lint, Kind::UnitTest] {
            for strict in [false, true] {
                Closed { kind, strict }.start().finish(Outcome::Success);
            }
        }
    });
    let found = counts(&registry, "closed_total", &["kind", "strict"]);
    let expected = [
        ("lint false", 1),
        ("lint true", 1),
        ("unit_test false", 1),
        ("unit_test true", 1),
    ];
    assert_eq!(found, owned(&expected));
    assert_eq!(dropped(&registry, "closed_total"), None);
}

#[track_task(name = "one", error_type = |word: &&str| format!("about_{word}"))]
fn told(word: &'static str) -> Result<(), &'static str> {
    Err(word)
}

/// Statuses, and what the program's text says of errors, are no label sets of their own;
/// error types made at run time are those of the family of errors.
#[test]
fn endings_are_outside_the_limit() {
    let registry = limited(1);
    registry.scope_sync(|| {
        let start = || Task { task_name: "one" }.start();
        start().finish(Outcome::Success);
        drop(start());
        start().finish_result(&Err::<(), _>("first"));
        start().finish_result(&Err::<(), _>(String::from("second")));
        start().finish_result(&Err::<(), _>(std::fmt::Error));
        start().finish(Outcome::TimedOut);
        for word in ["a", "b", "c", "a"] {
            assert_eq!(told(word), Err(word));
        }
    });
    let errors = [
        ("_overflow", 2),
        ("about_a", 2),
        ("fmt_error", 1),
        ("str", 1),
        ("string", 1),
        ("timeout", 1),
    ];
    let expected = Seen {
        success: 1,
        cancelled: 1,
        failure: 7,
        timeout: 1,
        errors: errors.map(|(word, count)| (word.to_owned(), count)).into(),
        ..Seen::default()
    };
    assert_eq!(Seen::of(&registry, "one"), expected);
    assert_eq!(dropped(&registry, "task_total"), Some(2.0));
}
