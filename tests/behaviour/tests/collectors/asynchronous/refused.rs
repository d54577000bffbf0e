//! What cannot be registered, and is not.

use callmeter::{RegisterError, Registration, Registry};
use callmeter_behaviour::{isolated, lines};
use tokio::runtime::Builder;

fn ready(
    registry: &Registry,
) -> callmeter::AsyncCollectorBuilder<'_, impl callmeter::AsyncCollector + use<>> {
    registry.gauge_async("depth", "Depth.", || async { 1 })
}

#[track_caller]
fn refused(registered: Result<Registration, RegisterError>, message: &str) {
    let error = registered.expect_err("it cannot work").to_string();
    assert!(error.contains(message), "{error}");
    assert!(error.contains("registered at "), "{error}");
    assert!(error.contains("refused.rs:"), "{error}");
}

#[test]
fn f49_without_a_runtime() {
    let registry = isolated();
    let message = "there is no tokio runtime here";
    refused(ready(&registry).register(), message);
    refused(ready(&registry).every("15s").register(), message);
    refused(registry.on_scrape_async("set", || async {}), message);
    assert!(lines(&registry, "depth").is_empty());
    assert!(lines(&registry, "callmeter_collector_errors_total").is_empty());
}

#[test]
fn f49_without_timers() {
    let registry = isolated();
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        refused(ready(&registry).every("15s").register(), "has no timers");
        // A scrape needs none.
        ready(&registry).register().expect("nothing is missing");
    });
    assert_eq!(lines(&registry, "depth"), ["depth 1"]);
}

#[tokio::test]
async fn intervals_that_are_none() {
    let registry = isolated();
    for (interval, message) in [
        ("15", "`15` is not a time"),
        ("soon", "`soon` is not a time"),
        ("0s", "samples need a time between them"),
    ] {
        refused(ready(&registry).every(interval).register(), message);
    }
    assert!(lines(&registry, "depth").is_empty());
}

/// A gauge's name is known before it has a value.
#[tokio::test]
async fn f21_names() {
    let registry = isolated();
    let waiting = std::future::pending::<u8>;
    let bad = registry.gauge_async("a-b", "Odd.", waiting);
    refused(bad.register(), "`a-b` is no metric name");
    let reserved = registry.gauge_async("callmeter_x", "Odd.", waiting);
    refused(reserved.every("15s").register(), "begins with `callmeter_`");
    let fallback = registry
        .collector_async("odd", |into| async { Ok(into) })
        .or_else(|into| {
            into.gauge("x", "X.").with(&[("le", "1")], 1);
        });
    refused(fallback.register(), "`le` of `x` is no label name");
    let several = registry.collector_async("odd", |mut into| async {
        into.counter("x_total", "X.").value(1);
        Ok(into)
    });
    refused(
        several.every("15s").register(),
        "`_total` is put after the name",
    );
    assert!(lines(&registry, "callmeter_collector_errors_total").is_empty());
    // What was begun ends.
    tokio::task::yield_now().await;
    let tasks = tokio::runtime::Handle::current().metrics();
    assert_eq!(tasks.num_alive_tasks(), 0);
}

#[tokio::test]
async fn f29_a_name_of_another_type() {
    let registry = isolated();
    registry
        .counter_fn("depth", "Depth.", || 1)
        .expect("it is the first");
    refused(
        ready(&registry).register(),
        "declared twice with different types",
    );
    assert_eq!(lines(&registry, "depth_total"), ["depth_total 1"]);
}

#[tokio::test]
async fn without_register_nothing_is() {
    let registry = isolated();
    #[expect(unused_must_use, reason = "that is what the compiler tells of")]
    {
        ready(&registry).on_scrape();
        ready(&registry).every("15s");
        registry.gauge_async("up", "Up.", || async { 1 }).or(0.0);
    }
    assert!(lines(&registry, "depth").is_empty());
    assert!(lines(&registry, "up").is_empty());
}
