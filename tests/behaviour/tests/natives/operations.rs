//! `duration(native)`, `value(…, native)`, `RegistryBuilder::native`.

use std::time::Duration;

use callmeter::{LabelValue, Operation, Outcome, Registry, Task, Workflow};

use crate::{assert_native, shown};

#[derive(Operation)]
#[operation(
    duration(native, buckets = [1.0, 10.0], labels(kind)),
    duration(name = "load_successes", native, unit = "milliseconds", allow = "a test of units", buckets = [1000], when(Success), labels()),
    duration(name = "load_plain", buckets = [1.0], labels(kind)),
    value(size, unit = "bytes", buckets = [10], native),
    value(rows, buckets = [10])
)]
struct Load<'a> {
    kind: &'a str,
}

fn registry() -> Registry {
    Registry::builder()
        .build()
        .expect("nothing is wrong with it")
}

fn record(registry: &Registry, kind: &str, outcome: Outcome, seconds: f64) {
    let duration = Duration::from_secs_f64(seconds);
    registry.scope_sync(|| Load { kind }.record(outcome, duration, 0));
}

#[test]
fn durations_are_native_over_all_endings() {
    let registry = registry();
    record(&registry, "db", Outcome::Success, 1.0);
    record(&registry, "db", Outcome::Success, 4.0);
    record(&registry, "db", Outcome::Failure, 4.0);
    record(&registry, "db", Outcome::TimedOut, 16.0);
    record(&registry, "db", Outcome::Panicked, 0.0);
    record(&registry, "net", Outcome::Success, 2.0);
    let db = shown(&registry, "load_duration_seconds", &[("kind", "db")]);
    assert_native(&db, &[(0, 1), (16, 2), (32, 1)], &[2, 4]);
    assert_eq!((db.count, db.sum, db.zero_count), (5, 25.0, Some(1)));
    let net = shown(&registry, "load_duration_seconds", &[("kind", "net")]);
    assert_native(&net, &[(8, 1)], &[0, 1]);
}

/// Of another unit and another choice of calls.
#[test]
fn each_family_has_its_own_unit() {
    let registry = registry();
    record(&registry, "db", Outcome::Success, 1.024);
    record(&registry, "net", Outcome::Success, 0.001);
    record(&registry, "db", Outcome::Failure, 1.0);
    let all = shown(&registry, "load_successes_milliseconds", &[]);
    assert_native(&all, &[(0, 1), (80, 1)], &[1]);
    assert_eq!(all.sum, 1025.0);
    let plain = shown(&registry, "load_plain_seconds", &[("kind", "db")]);
    assert_eq!((plain.count, plain.schema), (2, None));
}

#[test]
fn values_are_native_where_they_say_so() {
    let registry = registry();
    registry.scope_sync(|| {
        let call = Load { kind: "db" }.start();
        for value in [0.0, 8.0, 8.0, 1e12, f64::INFINITY, -1.0] {
            call.observe(Load::SIZE, value);
            call.observe(Load::ROWS, value);
        }
        call.finish(Outcome::Success);
    });
    let size = shown(&registry, "size_bytes", &[("kind", "db")]);
    assert_eq!((size.schema, size.count), (Some(-3), 5));
    assert_native(&size, &[(1, 2), (5, 1), (129, 1)], &[3]);
    let rows = shown(&registry, "rows", &[("kind", "db")]);
    assert_eq!((rows.schema, rows.count), (None, 5));
}

#[test]
fn a_registry_makes_shipped_operations_native() {
    let registry = Registry::builder()
        .native::<Task<'_>>()
        .build()
        .expect("it is well");
    registry.scope_sync(|| {
        let (wait, failed) = (Duration::from_secs(2), Duration::from_secs(8));
        Task { task_name: "x" }.record(Outcome::Success, wait, 0);
        Task { task_name: "x" }.record(Outcome::Failure, failed, 3);
        Workflow { workflow_name: "x" }.record(Outcome::Success, wait, 0);
    });
    let series = |status| {
        shown(
            &registry,
            "task_duration_seconds",
            &[("status", status), ("task_name", "x")],
        )
    };
    assert_eq!(series("success").native_buckets(), [(8, 1)]);
    assert_eq!(series("failure").native_buckets(), [(24, 1)]);
    // Known beforehand, and native with the others.
    assert_eq!(
        (series("panic").schema, series("panic").count),
        (Some(3), 0)
    );
    let workflow = shown(
        &registry,
        "workflow_execution_duration_seconds",
        &[("workflow_name", "x")],
    );
    assert_eq!((workflow.schema, workflow.count), (None, 1));
}

/// Says that it shows the same family as [`Load`], without native buckets.
#[derive(Operation)]
#[operation(duration(name = "load_duration", buckets = [1.0, 10.0]), others(none))]
struct OtherLoad {
    kind: Kind,
}

#[derive(Clone, Copy, LabelValue)]
enum Kind {
    Db,
}

#[test]
fn one_family_is_native_in_all_operations_or_in_none() {
    let registry = registry();
    let second = Duration::from_secs(1);
    record(&registry, "db", Outcome::Success, 1.0);
    registry.scope_sync(|| OtherLoad { kind: Kind::Db }.record(Outcome::Success, second, 0));
    let db = shown(&registry, "load_duration_seconds", &[("kind", "db")]);
    assert_native(&db, &[(0, 1)], &[1, 1]);
    let errors = registry
        .snapshot()
        .value("callmeter_register_errors_total", &[]);
    assert_eq!(errors, Some(1.0));
}
