//! A remembered failure knows the span in which it ended.

use callmeter::{Operation, Outcome, Registry, Task, track_task};
use callmeter_behaviour::{block_on, give_way, panic_of};
use tracing::{Dispatch, Instrument, Level, info_span};

use super::recorder::{Recorder, told};

fn remembering() -> Registry {
    let builder = Registry::builder().recent_failures(9);
    builder.build().expect("valid")
}

fn spans(registry: &Registry) -> Vec<Option<u64>> {
    let failures = registry.recent_failures();
    failures.iter().map(|failure| failure.span()).collect()
}

fn fail() {
    Task { task_name: "t" }.start().finish(Outcome::Failure);
}

/// The first span of a recorder is number 1.
fn recorded(most: Level, body: impl FnOnce()) -> Dispatch {
    let dispatch = Dispatch::new(Recorder::up_to(most));
    tracing::dispatcher::with_default(&dispatch, body);
    dispatch
}

#[test]
fn a_failure_knows_the_span_around_it() {
    let registry = remembering();
    recorded(Level::ERROR, || {
        registry.scope_sync(|| {
            fail();
            info_span!("outer").in_scope(|| {
                info_span!("inner").in_scope(fail);
                fail();
            });
        });
    });
    assert_eq!(spans(&registry), [None, Some(2), Some(1)]);
}

#[track_task]
async fn fails_later() -> Result<(), String> {
    give_way(2).await;
    Err("late".to_owned())
}

#[test]
fn a_future_fails_in_its_own_span() {
    let registry = remembering();
    recorded(Level::ERROR, || {
        let _other = info_span!("other");
        let future = fails_later().instrument(info_span!("own"));
        assert!(block_on(registry.scope(future)).is_err());
    });
    assert_eq!(spans(&registry), [Some(2)]);
}

#[track_task]
fn breaks() {
    panic!("broken")
}

#[test]
fn a_panic_is_remembered_in_its_span() {
    let registry = remembering();
    recorded(Level::ERROR, || {
        registry.scope_sync(|| {
            assert_eq!(panic_of(|| info_span!("around").in_scope(breaks)), "broken");
        });
    });
    assert_eq!(spans(&registry), [Some(1)]);
}

/// What is remembered is not what is told.
#[test]
fn failures_are_remembered_whatever_the_level() {
    let registry = remembering();
    let dispatch = recorded(Level::ERROR, || {
        registry.scope_sync(|| info_span!("around").in_scope(fail));
    });
    assert_eq!(told(&dispatch).len(), 0, "a failure is a warning");
    assert_eq!(spans(&registry), [Some(1)]);
}
