//! What may be caught as a panic without the attribute may be with it.

use std::panic::{UnwindSafe, catch_unwind};

use callmeter::{LabelSet, MetricFamilies, track_task, track_workflow};
use callmeter_behaviour::{Seen, block_on, isolated};

#[derive(LabelSet, Clone, Copy)]
struct Kind {
    kind: &'static str,
}

/// Families.
#[derive(MetricFamilies)]
struct Jobs {
    /// Done.
    done: callmeter::Family<Kind, callmeter::Counter>,
}

#[track_task]
async fn panics(number: u8) -> u8 {
    std::future::ready(()).await;
    assert!(number > 9, "on purpose");
    number
}

#[track_task(handle = call)]
async fn with_handle() {
    call.retried();
    std::future::ready(()).await;
    call.retried();
}

#[track_workflow(name = format!("computed {number}"))]
async fn with_options(number: u8) -> Result<u8, u8> {
    Err(number)
}

#[track_task]
fn future(number: u8) -> impl Future<Output = u8> {
    async move { number }
}

#[track_task(name = name)]
fn named(name: &str) -> impl Future<Output = usize> + UnwindSafe + use<> {
    std::future::ready(name.len())
}

fn run<T>(future: impl Future<Output = T> + UnwindSafe) -> std::thread::Result<T> {
    catch_unwind(|| block_on(future))
}

#[test]
fn tracked_futures_are_unwind_safe() {
    let registry = isolated();
    registry.scope_sync(|| {
        assert!(run(panics(1)).is_err());
        assert!(run(panics(10)).is_ok());
        assert!(run(with_handle()).is_ok());
        assert!(run(with_options(1)).is_ok());
        assert!(run(future(1)).is_ok());
        assert!(run(named("named")).is_ok());
    });
    let panics = Seen::of(&registry, "panics");
    let expected = Seen {
        success: 1,
        ..Seen::panic()
    };
    assert_eq!(panics, expected);
}

#[test]
fn handles_and_registries_are_unwind_safe() {
    let registry = isolated();
    let jobs = Jobs::register(&registry).unwrap();
    let counter = jobs.done.with(&Kind { kind: "a" });
    let caught = catch_unwind(|| {
        counter.inc();
        jobs.done.with(&Kind { kind: "b" }).inc();
        registry.scope_sync(|| panic!("on purpose"));
    });
    assert!(caught.is_err());
    let text = catch_unwind(|| registry.snapshot().value("done_total", &[("kind", "b")]));
    assert_eq!(text.ok().flatten(), Some(1.0));
}
