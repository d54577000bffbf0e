//! One family declared in several places.

use callmeter::{Format, LabelValue, Operation, Outcome, Registry};
use callmeter_behaviour::isolated;
use callmeter_linked::shared;

/// As in the other crate; only the help differs.
#[derive(Operation)]
#[operation(name = "alike")]
struct Alike<'a> {
    project: &'a str,
}

const LINE_OF_DIFFERENT: u32 = line!() + 2;
/// Not as in the other crate.
#[derive(Operation)]
#[operation(name = "different")]
struct Different {
    size: u32,
}

fn count_here() {
    Alike { project: "here" }.start().finish(Outcome::Success);
    Different { size: 1 }.start().finish(Outcome::Success);
}

fn value(registry: &Registry, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    registry.snapshot().value(name, labels)
}

fn register_errors(registry: &Registry) -> Option<f64> {
    value(registry, "callmeter_register_errors_total", &[])
}

#[test]
fn alike_they_are_one_family() {
    let registry = isolated();
    registry.scope_sync(|| {
        Alike { project: "here" }.start().finish(Outcome::Success);
        shared::Alike { project: "here" }
            .start()
            .finish(Outcome::Success);
        shared::Alike { project: "there" }
            .start()
            .finish(Outcome::Failure);
    });
    let total = |project, status| {
        value(
            &registry,
            "alike_total",
            &[("project", project), ("status", status)],
        )
    };
    assert_eq!(total("here", "success"), Some(2.0));
    assert_eq!(total("there", "failure"), Some(1.0));
    let count = value(
        &registry,
        "alike_duration_seconds_count",
        &[("project", "here")],
    );
    assert_eq!(count, Some(2.0));
    assert_eq!(registry.check(), Ok(()));
    assert_eq!(register_errors(&registry), Some(0.0));
    let text = String::from_utf8(registry.encode(Format::OpenMetrics)).expect("text");
    assert_eq!(text.matches("# TYPE alike counter").count(), 1);
    assert_eq!(text.matches("# HELP alike ").count(), 1);
    assert!(
        text.contains("only the help differs"),
        "the first stays: {text}"
    );
}

/// `Different` has six families, of which five differ in their labels.
#[test]
fn different_the_first_stays_and_both_places_are_named() {
    count_here();
    shared::count("there");
    let registry = callmeter::registry();
    assert_eq!(
        value(
            registry,
            "different_total",
            &[("size", "1"), ("status", "success")]
        ),
        Some(1.0)
    );
    let detached = value(
        registry,
        "different_total",
        &[("project", "there"), ("status", "success")],
    );
    assert_eq!(detached, None);
    assert_eq!(
        value(registry, "different_in_progress", &[("size", "1")]),
        Some(0.0)
    );

    let errors = callmeter::check().expect_err("they clash");
    let families: Vec<&str> = errors.iter().map(|error| error.family()).collect();
    let expected = [
        "different",
        "different_duration_seconds",
        "different_in_progress",
        "different_errors",
        "different_retries",
    ];
    assert_eq!(families, expected);
    assert_eq!(register_errors(registry), Some(5.0));
    let message = errors
        .iter()
        .next()
        .map(ToString::to_string)
        .unwrap_or_default();
    let line = shared::LINE_OF_DIFFERENT;
    for part in [
        "metric family `different` is declared twice with different labels".to_owned(),
        format!("tests/clash.rs:{LINE_OF_DIFFERENT}"),
        "callmeter-behaviour".to_owned(),
        format!("src/shared.rs:{line}"),
        "callmeter-linked".to_owned(),
        "`size`, `status`".to_owned(),
        "`project`, `status`".to_owned(),
    ] {
        assert!(message.contains(&part), "{part} is not in\n{message}");
    }
}

mod one {
    #[derive(callmeter::Operation)]
    #[operation(name = "timed", duration(buckets = [0.1, 1.0]))]
    pub(super) struct Timed {}

    #[derive(callmeter::Operation)]
    #[operation(name = "kinds", completed(name = "thing"), in_progress(none))]
    pub(super) struct Kinds {}
}

mod two {
    #[derive(callmeter::Operation)]
    #[operation(name = "timed", duration(buckets = [0.1, 2.0]))]
    pub(super) struct Timed {}

    #[derive(callmeter::Operation)]
    #[operation(name = "others", completed(none), in_progress(name = "thing"))]
    pub(super) struct Kinds {}
}

#[test]
fn buckets_and_types_must_be_alike() {
    let registry = isolated();
    registry.scope_sync(|| {
        one::Timed {}.start().finish(Outcome::Success);
        two::Timed {}.start().finish(Outcome::Success);
        one::Kinds {}.start().finish(Outcome::Success);
        two::Kinds {}.start().finish(Outcome::Success);
    });
    let errors = registry.check().expect_err("they clash").to_string();
    let lines: Vec<&str> = errors.lines().collect();
    assert_eq!(lines.len(), 2, "{errors}");
    assert!(lines[0].contains("`timed_duration_seconds` is declared twice with different buckets"));
    assert!(
        lines[1].contains("`thing` is declared twice with different types"),
        "{errors}"
    );
    assert_eq!(register_errors(&registry), Some(2.0));
    // What does not clash is merged.
    assert_eq!(
        value(&registry, "timed_total", &[("status", "success")]),
        Some(2.0)
    );
    assert_eq!(
        value(&registry, "timed_duration_seconds_count", &[]),
        Some(1.0)
    );
    assert_eq!(
        value(&registry, "thing_total", &[("status", "success")]),
        Some(1.0)
    );
    assert_eq!(value(&registry, "thing", &[]), None);
}

#[test]
fn one_registrys_buckets_do_not_clash_with_anothers() {
    let [first, second] = [one_bound(0.5), one_bound(0.7)];
    for registry in [&first, &second] {
        registry.scope_sync(|| one::Timed {}.start().finish(Outcome::Success));
        assert_eq!(registry.check(), Ok(()));
    }
}

fn one_bound(bound: f64) -> Registry {
    let builder = Registry::builder().buckets::<one::Timed>([bound]);
    builder.build().expect("valid")
}

#[derive(LabelValue, Clone, Copy)]
enum Size {
    Small,
}

#[derive(Operation)]
#[operation(namespace = "")]
struct Sized {
    size: Size,
}

#[test]
fn a_constant_label_may_not_be_a_label_of_a_family_too() {
    for label in ["size", "status", "error_type"] {
        let registry = Registry::builder()
            .const_label(label, "x")
            .build()
            .expect("valid");
        registry.scope_sync(|| Sized { size: Size::Small }.start().finish(Outcome::Failure));
        let errors = registry.check().expect_err("they clash");
        let message = errors.to_string();
        assert!(
            message.contains(&format!("has a label `{label}` of its own")),
            "{message}"
        );
        assert!(message.contains("tests/clash.rs:"), "{message}");
        let text = String::from_utf8(registry.encode(Format::Text)).expect("text");
        let twice = |line: &str| line.matches(&format!("{label}=")).count() > 1;
        assert!(!text.lines().any(twice), "{text}");
        let labels = [(label, "x")];
        let counted = value(&registry, "callmeter_register_errors_total", &labels);
        assert_eq!(counted, Some(errors.iter().count() as f64));
    }
}

/// A namespace makes a name of it that only the program can see.
#[test]
fn names_of_callmeters_own_are_refused() {
    let registry = Registry::builder()
        .namespace("callmeter")
        .build()
        .expect("valid");
    registry.scope_sync(|| {
        Alike { project: "x" }.start().finish(Outcome::Success);
        Sized { size: Size::Small }.start().finish(Outcome::Success);
    });
    let errors = registry.check().expect_err("they are reserved").to_string();
    assert_eq!(errors.lines().count(), 5, "{errors}");
    assert!(
        errors.contains("`callmeter_alike`") && errors.contains("rename it"),
        "{errors}"
    );
    assert_eq!(register_errors(&registry), Some(5.0));
    assert_eq!(
        value(
            &registry,
            "callmeter_alike_total",
            &[("project", "x"), ("status", "success")]
        ),
        None
    );
    assert_eq!(
        value(
            &registry,
            "sized_total",
            &[("size", "small"), ("status", "success")]
        ),
        Some(1.0)
    );
}
