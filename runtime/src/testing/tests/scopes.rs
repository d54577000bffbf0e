use super::call;
use crate::testing::{isolated, isolated_async};
use crate::{Outcome, Registry, assert_metrics};

fn current_thread() -> tokio::runtime::Runtime {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime")
}

#[test]
fn calls_are_counted_in_the_registry_of_the_test() {
    let outside = Registry::current();
    let inner = isolated(|registry| {
        assert_eq!(Registry::current(), registry);
        call("isolated_here", Outcome::Success);
        registry
    });
    assert_metrics!(inner, { "task_total"{task_name = "isolated_here", status = "success"} == 1 });
    assert_eq!(Registry::current(), outside);
    let samples = outside.snapshot().samples();
    assert!(
        samples
            .iter()
            .all(|sample| sample.label("task_name") != Some("isolated_here"))
    );
}

#[test]
fn tests_inside_tests_are_isolated_too() {
    isolated(|outer| {
        isolated(|inner| {
            assert_ne!(outer, inner);
            call("x", Outcome::Success);
        });
        assert!(
            outer
                .snapshot()
                .samples()
                .iter()
                .all(|sample| sample.name() != "task_total")
        );
    });
}

#[test]
fn a_test_that_panics_leaves_its_registry() {
    let outside = Registry::current();
    let result = std::panic::catch_unwind(|| isolated(|_| panic!("on purpose")));
    assert!(result.is_err());
    assert_eq!(Registry::current(), outside);
}

#[test]
fn the_scope_holds_over_waits() {
    current_thread().block_on(async {
        let outside = Registry::current();
        let registry = isolated_async(|registry| {
            call("x", Outcome::Success);
            async {
                tokio::task::yield_now().await;
                call("x", Outcome::Success);
                registry
            }
        })
        .await;
        assert_metrics!(registry, { "task_total"{task_name = "x", status = "success"} == 2 });
        assert_eq!(Registry::current(), outside);
    });
}

#[test]
fn asynchronous_closures_are_taken() {
    let result = current_thread().block_on(isolated_async(async |registry: Registry| {
        assert_eq!(Registry::current(), registry);
        5
    }));
    assert_eq!(result, 5);
}

#[test]
fn a_test_that_waits_may_move_between_threads() {
    fn is_send(_: impl Send) {}
    is_send(isolated_async(|registry| async move {
        tokio::task::yield_now().await;
        registry
    }));
}
