//! Installs the global registry, which can be done once in a program.

use callmeter::{BuildError, Outcome, Registry, Task, track_task};
use callmeter_behaviour::isolated;

#[track_task]
fn called() {}

#[track_task]
#[allow(dead_code)]
fn never_called() -> std::io::Result<()> {
    Ok(())
}

#[test]
fn the_installed_registry_is_the_global_one() {
    // Other registries do not use it.
    isolated().scope_sync(called);
    let failed = Registry::builder().namespace("not allowed").install();
    assert_eq!(
        failed.err(),
        Some(BuildError::Namespace("not allowed".into()))
    );
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("service", "till")
        .buckets::<Task<'_>>([1.0, 2.0])
        .series_limit(1)
        .statuses::<Task<'_>>([
            (Outcome::Cancelled, "dropped"),
            (Outcome::Panicked, "failure"),
        ])
        .recent_failures(1)
        .install()
        .expect("it is the first");
    assert_eq!(registry, callmeter::registry());
    let again = Registry::builder().install();
    assert_eq!(again.err(), Some(BuildError::AlreadyInUse));

    called();
    std::thread::spawn(called).join().expect("no panic");
    for name in ["a", "b", "c"] {
        callmeter::Operation::start(Task { task_name: name }).finish(Outcome::Success);
    }
    for outcome in [Outcome::Failure, Outcome::Panicked, Outcome::Cancelled] {
        callmeter::Operation::start(Task { task_name: "a" }).finish(outcome);
    }
    let snapshot = registry.snapshot();
    let ended = |task, status| {
        let labels = [("task_name", task), ("status", status), ("service", "till")];
        snapshot.value("shop_task_total", &labels)
    };
    let calls = |task| ended(task, "success");
    assert_eq!(ended("a", "failure"), Some(2.0));
    assert_eq!(ended("a", "dropped"), Some(1.0));
    for (status, calls) in [
        ("failure", Some(0.0)),
        ("dropped", Some(0.0)),
        ("panic", None),
    ] {
        assert_eq!(ended("never_called", status), calls, "{status}");
    }
    let failures = registry.recent_failures();
    let failures: Vec<_> = failures
        .iter()
        .map(|failure| failure.label("task_name"))
        .collect();
    assert_eq!(failures, [Some("a")]);
    assert_eq!(calls("called"), Some(2.0));
    assert_eq!(calls("never_called"), Some(0.0));
    assert_eq!(
        (calls("a"), calls("b"), calls("_overflow")),
        (Some(1.0), None, Some(2.0))
    );
    let labels = [("family", "shop_task_total"), ("service", "till")];
    let dropped = snapshot.value("callmeter_dropped_label_sets_total", &labels);
    assert_eq!(dropped, Some(2.0));
    let buckets = snapshot.samples().into_iter().filter(|sample| {
        sample.name() == "shop_task_duration_seconds_bucket"
            && sample.label("task_name") == Some("called")
            && sample.label("status") == Some("success")
    });
    let bounds: Vec<_> = buckets
        .filter_map(|bucket| Some(bucket.label("le")?.to_owned()))
        .collect();
    assert_eq!(bounds.len(), 3, "{bounds:?}");
    assert_eq!(callmeter::check(), Ok(()));
}
