//! What a registry is built with.

use callmeter::{BuildError, LabelValue, Operation, Registry, Task, track};
use callmeter_behaviour::isolated;

use super::{calls, work};

#[derive(LabelValue, Clone, Copy)]
enum Stage {
    Fast,
    Slow,
}

/// Steps of a run.
#[derive(Operation)]
#[operation(namespace = "run", duration(buckets = [0.5, 1.0]))]
struct Step {
    stage: Stage,
}

/// Without a namespace, whatever the registry's.
#[derive(Operation)]
#[operation(namespace = "")]
struct Bare {}

#[track(Step { stage: Stage::Fast })]
fn step() {}

#[track(Step { stage: Stage::Slow })]
fn slow_step() {}

#[track(Bare {})]
fn bare() {}

fn text(registry: &Registry) -> String {
    String::from_utf8(registry.encode(callmeter::Format::Text)).expect("text")
}

#[test]
fn a_namespace_and_constant_labels_go_on_everything() {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("service", "till")
        .const_label("az", "a\"b")
        .build()
        .expect("valid");
    registry.scope_sync(|| (work(), step(), slow_step(), bare()));
    let text = text(&registry);
    for line in [
        r#"shop_task_total{az="a\"b",service="till",status="success",task_name="work"} 1"#,
        r#"shop_task_in_progress{az="a\"b",service="till",task_name="work"} 0"#,
        r#"run_step_total{az="a\"b",service="till",stage="fast",status="success"} 1"#,
        r#"bare_total{az="a\"b",service="till",status="success"} 1"#,
        r#"callmeter_internal_errors_total{az="a\"b",service="till"} 0"#,
        r#"callmeter_register_errors_total{az="a\"b",service="till"} 0"#,
    ] {
        assert!(
            text.lines().any(|found| found == line),
            "{line} is not in\n{text}"
        );
    }
    assert!(
        !text.contains("shop_callmeter") && !text.contains("shop_run"),
        "{text}"
    );
    let labels = [
        ("task_name", "work"),
        ("status", "success"),
        ("service", "till"),
        ("az", "a\"b"),
    ];
    assert_eq!(
        registry.snapshot().value("shop_task_total", &labels),
        Some(1.0)
    );
}

fn bounds(registry: &Registry, family: &str, label: (&str, &str)) -> Vec<String> {
    let name = format!("{family}_bucket");
    let samples = registry.snapshot().samples();
    let found = samples.iter().filter(|sample| {
        sample.name() == name
            && sample.label(label.0) == Some(label.1)
            && sample
                .label("status")
                .is_none_or(|status| status == "success")
    });
    let mut bounds: Vec<_> = found
        .filter_map(|s| Some(s.label("le")?.to_owned()))
        .collect();
    bounds.sort_by(|a, b| a.parse::<f64>().unwrap().total_cmp(&b.parse().unwrap()));
    bounds
}

#[test]
fn a_registry_may_have_bounds_of_its_own() {
    let registry = Registry::builder()
        .buckets::<Task<'_>>([0.5])
        .buckets::<Task<'_>>([0.001, 10.0, 2.5])
        .build();
    assert!(
        matches!(
            registry,
            Err(BuildError::Buckets {
                operation: "task",
                ..
            })
        ),
        "{registry:?}"
    );
    let registry = Registry::builder()
        .buckets::<Task<'_>>([0.5])
        .buckets::<Task<'_>>([0.001, 2.5, 10.0])
        .build()
        .expect("the last ones count");
    registry.scope_sync(|| (work(), step()));
    let task = bounds(&registry, "task_duration_seconds", ("task_name", "work"));
    assert_eq!(task, ["0.001", "2.5", "10.0", "+Inf"].map(str::to_owned));
    let step = bounds(&registry, "run_step_duration_seconds", ("stage", "fast"));
    assert_eq!(step, ["0.5", "1.0", "+Inf"].map(str::to_owned));
    let others = isolated();
    others.scope_sync(work);
    assert_eq!(
        bounds(&others, "task_duration_seconds", ("task_name", "work")).len(),
        16
    );
}

#[test]
fn what_no_registry_can_be() {
    let builder = Registry::builder;
    for namespace in ["1st", "with space", "with-dash", "é", "a:b"] {
        let built = builder().namespace(namespace).build();
        assert_eq!(built.err(), Some(BuildError::Namespace(namespace.into())));
    }
    for label in ["", "1st", "le", "quantile", "__name", "a-b"] {
        let built = builder().const_label(label, "x").build();
        assert_eq!(built.err(), Some(BuildError::ConstLabel(label.into())));
    }
    let twice = builder()
        .const_label("a", "x")
        .const_label("a", "y")
        .build();
    assert_eq!(twice.err(), Some(BuildError::ConstLabel("a".into())));
    for bounds in [
        vec![],
        vec![1.0, 1.0],
        vec![-1.0],
        vec![f64::NAN],
        vec![0.0],
    ] {
        let built = builder().buckets::<Step>(bounds.clone()).build();
        assert!(
            matches!(
                built,
                Err(BuildError::Buckets {
                    operation: "step",
                    ..
                })
            ),
            "{bounds:?}"
        );
    }
}

/// The tests around this one have used it.
#[test]
fn the_global_registry_is_installed_before_its_first_use_or_not_at_all() {
    callmeter::registry().scope_sync(work);
    let installed = Registry::builder().namespace("late").install();
    assert_eq!(installed.err(), Some(BuildError::AlreadyInUse));
    assert!(calls(callmeter::registry(), "work") > 0);
}
