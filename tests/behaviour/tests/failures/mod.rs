//! Failures that a registry remembers.

use std::sync::Barrier;
use std::time::{Duration, SystemTime};

use callmeter::{ErrorType, Failure, Operation, Outcome, Registry, Task, Workflow, track_task};
use callmeter_behaviour::{abandon, block_on, give_way, isolated, panic_of};

fn remembering(failures: usize) -> Registry {
    let builder = Registry::builder().recent_failures(failures);
    builder.build().expect("valid")
}

fn fail(task: &str, seconds: u64) {
    let duration = Duration::from_secs(seconds);
    Task { task_name: task }.record(Outcome::Failure, duration, 0);
}

/// The durations of the failures of a task, oldest first.
fn durations(failures: &[Failure], task: &str) -> Vec<u64> {
    let own = failures
        .iter()
        .filter(|failure| failure.label("task_name") == Some(task));
    own.map(|failure| failure.duration().as_secs()).collect()
}

#[test]
fn each_series_remembers_its_last_ones_oldest_first() {
    let registry = remembering(3);
    registry.scope_sync(|| {
        fail("rare", 100);
        for second in 1..=5 {
            fail("often", second);
        }
        fail("rare", 200);
    });
    let failures = registry.recent_failures();
    assert_eq!(durations(&failures, "often"), [3, 4, 5]);
    assert_eq!(durations(&failures, "rare"), [100, 200]);
    assert_eq!(failures.len(), 5);
    let times: Vec<SystemTime> = failures.iter().map(Failure::at).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert_eq!(
        registry.recent_failures(),
        failures,
        "asking does not forget"
    );
}

#[test]
fn a_registry_remembers_none_unless_it_is_told_to() {
    for registry in [isolated(), remembering(0)] {
        registry.scope_sync(|| fail("forgotten", 1));
        assert_eq!(registry.recent_failures(), []);
    }
}

#[derive(Debug, ErrorType)]
enum Fault {
    Disk,
    #[error_type(outcome = "timeout")]
    Late,
}

#[track_task(handle = call)]
fn saves(ending: Result<(), Fault>) -> Result<(), Fault> {
    call.retries(2);
    ending
}

#[track_task]
fn breaks() {
    panic!("broken")
}

#[track_task]
async fn waits() {
    give_way(9).await;
}

/// Status, error type and retries.
fn told(failure: &Failure) -> (&str, Option<&str>, u64) {
    (failure.status(), failure.error_type(), failure.retries())
}

#[test]
fn failures_timeouts_and_panics_are_in_all_else_is_not() {
    let registry = remembering(9);
    registry.scope_sync(|| {
        assert!(saves(Ok(())).is_ok());
        assert!(saves(Err(Fault::Disk)).is_err());
        assert!(saves(Err(Fault::Late)).is_err());
        assert_eq!(panic_of(breaks), "broken");
        abandon(waits(), 1);
        block_on(waits());
        let workflow = Workflow { workflow_name: "w" };
        workflow.start().finish(Outcome::TimedOut);
        drop(Workflow { workflow_name: "w" }.start());
    });
    let failures = registry.recent_failures();
    let found: Vec<_> = failures.iter().map(told).collect();
    let expected = [
        ("failure", Some("disk"), 2),
        ("timeout", Some("late"), 2),
        ("panic", None, 0),
        ("timeout", Some("timeout"), 0),
    ];
    assert_eq!(found, expected);
    let labels: Vec<_> = failures.iter().flat_map(Failure::labels).collect();
    let expected = [
        ("task_name", "saves"),
        ("task_name", "saves"),
        ("task_name", "breaks"),
        ("workflow_name", "w"),
    ];
    assert_eq!(labels, expected);
    let operations: Vec<_> = failures.iter().map(Failure::operation).collect();
    assert_eq!(operations, ["task", "task", "task", "workflow"]);
}

#[track_task(retry(attempts = 3, backoff = "1us"))]
fn tries_thrice() -> Result<(), Fault> {
    Err(Fault::Disk)
}

#[test]
fn a_call_of_several_attempts_is_one_failure() {
    let registry = remembering(9);
    assert!(registry.scope_sync(tries_thrice).is_err());
    let failures = registry.recent_failures();
    let found: Vec<_> = failures.iter().map(told).collect();
    assert_eq!(found, [("failure", Some("disk"), 2)]);
}

#[test]
fn both_ways_to_end_by_hand_are_remembered() {
    let registry = remembering(9);
    registry.scope_sync(|| {
        let task = || Task { task_name: "hand" };
        task()
            .start()
            .finish_after(Outcome::Failure, Duration::from_secs(7));
        task().start().finish_result(&Err::<(), _>(Fault::Late));
        task().end(Outcome::TimedOut, Duration::from_secs(8), 3);
        panic_of(|| -> () {
            let _call = task().start();
            panic!("with a call")
        });
    });
    let failures = registry.recent_failures();
    let found: Vec<_> = failures.iter().map(told).collect();
    let expected = [
        ("failure", Some("failure"), 0),
        ("timeout", Some("late"), 0),
        ("timeout", Some("timeout"), 3),
        ("panic", None, 0),
    ];
    assert_eq!(found, expected);
    assert_eq!(failures[0].duration(), Duration::from_secs(7));
    assert_eq!(failures[2].duration(), Duration::from_secs(8));
}

/// A panic that was caught elsewhere.
#[test]
fn a_panic_told_by_hand_is_remembered() {
    let registry = remembering(9);
    registry.scope_sync(|| {
        let task = || Task { task_name: "hand" };
        task().start().finish(Outcome::Panicked);
        task().record(Outcome::Panicked, Duration::from_secs(1), 0);
        task().end(Outcome::Panicked, Duration::from_secs(1), 0);
    });
    let failures = registry.recent_failures();
    let found: Vec<_> = failures.iter().map(told).collect();
    assert_eq!(found, [("panic", None, 0); 3]);
}

#[test]
fn a_failure_knows_its_thread_and_its_time() {
    let registry = remembering(1);
    let before = SystemTime::now();
    std::thread::scope(|threads| {
        let named = std::thread::Builder::new().name("worker 7".to_owned());
        let work = || registry.scope_sync(|| fail("threads", 1));
        named.spawn_scoped(threads, work).expect("it starts");
    });
    let after = SystemTime::now();
    let [failure] = &registry.recent_failures()[..] else {
        panic!("there is one")
    };
    assert_eq!(failure.thread(), Some("worker 7"));
    assert!(before <= failure.at() && failure.at() <= after);
    assert_eq!(failure.span(), None);
    assert_eq!(failure.label("other"), None);
}

/// Their first failures at once, many times: no series is remembered twice.
#[test]
fn threads_share_the_bound() {
    for _ in 0..200 {
        let registry = remembering(4);
        let together = Barrier::new(4);
        std::thread::scope(|threads| {
            for _ in 0..4 {
                threads.spawn(|| {
                    together.wait();
                    registry.scope_sync(|| (1..=3).for_each(|n| fail("shared", n)));
                });
            }
        });
        let failures = registry.recent_failures();
        assert_eq!(failures.len(), 4);
        assert_eq!(durations(&failures, "shared").len(), 4);
    }
}
