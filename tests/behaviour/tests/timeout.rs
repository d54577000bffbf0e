//! `timeout = "…"`, on tokio's paused clock.

use std::cell::Cell;
use std::io;
use std::pin::Pin;
use std::time::Duration;

use callmeter::{ErrorType, Outcome, TimedOut, track_task};
use callmeter_behaviour::{Seen, block_on, give_way, isolated, panic_of};
use tokio::time::sleep;

#[derive(Debug, PartialEq, ErrorType)]
enum Fault {
    Refused,
    #[error_type(rename = "late", outcome = "timeout")]
    Late,
}

impl From<TimedOut> for Fault {
    fn from(_: TimedOut) -> Self {
        Self::Late
    }
}

#[track_task(timeout = "10s")]
async fn sleeps(seconds: u64) -> Result<u64, Fault> {
    sleep(Duration::from_secs(seconds)).await;
    if seconds == 3 {
        Err(Fault::Refused)
    } else {
        Ok(seconds)
    }
}

#[track_task(timeout = "10s")]
fn sleeps_in_a_box(seconds: u64) -> Pin<Box<dyn Future<Output = Result<u64, Fault>> + Send>> {
    Box::pin(async move { sleeps_untracked(seconds).await })
}

#[track_task(timeout = "10s")]
fn sleeps_wrapped(seconds: u64) -> impl Future<Output = Result<u64, Fault>> {
    sleeps_untracked(seconds)
}

async fn sleeps_untracked(seconds: u64) -> Result<u64, Fault> {
    sleep(Duration::from_secs(seconds)).await;
    if seconds == 3 {
        Err(Fault::Refused)
    } else {
        Ok(seconds)
    }
}

#[tokio::test(start_paused = true)]
async fn calls_that_take_longer_are_timeouts() {
    for (seconds, expected, seen) in [
        (9, Ok(9), Seen::success(1)),
        (3, Err(Fault::Refused), Seen::failure("refused")),
        (11, Err(Fault::Late), Seen::timeout("late")),
    ] {
        let futures: [(&str, Pin<Box<dyn Future<Output = _>>>); 3] = [
            ("sleeps", Box::pin(sleeps(seconds))),
            ("sleeps_in_a_box", Box::pin(sleeps_in_a_box(seconds))),
            ("sleeps_wrapped", Box::pin(sleeps_wrapped(seconds))),
        ];
        for (task, future) in futures {
            let registry = isolated();
            let start = tokio::time::Instant::now();
            assert_eq!(registry.scope(future).await, expected, "{task} {seconds}");
            assert_eq!(start.elapsed().as_secs(), seconds.min(10), "{task}");
            assert_eq!(Seen::of(&registry, task), seen, "{task} {seconds}");
        }
    }
}

/// An error that does not say that it is a timeout: the option knows.
#[derive(Debug)]
struct Plain;

impl From<TimedOut> for Plain {
    fn from(_: TimedOut) -> Self {
        Self
    }
}

#[track_task(timeout = "1s")]
async fn plain() -> Result<(), Plain> {
    std::future::pending().await
}

#[track_task(timeout = "1s")]
async fn of_io() -> io::Result<()> {
    std::future::pending().await
}

#[track_task(timeout = "1s", error_type = |_: &Plain| "told")]
async fn told() -> Result<(), Plain> {
    std::future::pending().await
}

/// The time limit overrules it: the body said nothing of the outcome.
#[track_task(timeout = "1s", outcome = |_: &Result<(), Plain>| Outcome::Success)]
async fn with_outcome(wait: bool) -> Result<(), Plain> {
    if wait {
        sleep(Duration::from_secs(2)).await;
    }
    Err(Plain)
}

#[tokio::test(start_paused = true)]
async fn whatever_the_error_says_it_is_a_timeout() {
    let registry = isolated();
    registry
        .scope(async {
            assert!(plain().await.is_err());
            assert!(
                of_io()
                    .await
                    .is_err_and(|error| error.kind() == io::ErrorKind::TimedOut)
            );
            assert!(told().await.is_err());
            assert!(with_outcome(true).await.is_err());
        })
        .await;
    for (task, error_type) in [
        ("plain", "plain"),
        ("of_io", "timed_out"),
        ("told", "told"),
        ("with_outcome", "plain"),
    ] {
        assert_eq!(
            Seen::of(&registry, task),
            Seen::timeout(error_type),
            "{task}"
        );
    }
    let registry = isolated();
    assert!(registry.scope(with_outcome(false)).await.is_err());
    assert_eq!(Seen::of(&registry, "with_outcome"), Seen::success(1));
}

#[track_task(timeout = "25s", retry(attempts = 10, backoff = "10s..10s"))]
async fn retries_for_long(attempts: &Cell<u32>) -> Result<(), Fault> {
    attempts.set(attempts.get() + 1);
    Err(Fault::Refused)
}

#[tokio::test(start_paused = true)]
async fn waits_between_attempts_are_limited_too() {
    let registry = isolated();
    let attempts = Cell::new(0);
    let start = tokio::time::Instant::now();
    let returned = registry.scope(retries_for_long(&attempts)).await;
    assert_eq!(returned, Err(Fault::Late));
    assert_eq!(start.elapsed().as_secs(), 25);
    let seen = Seen::of(&registry, "retries_for_long");
    // Each wait is 10 s to 20 s.
    assert!(matches!(seen.retries, 2 | 3), "{seen:?}");
    assert_eq!(
        u64::from(attempts.get()),
        seen.retries,
        "the last wait was cut short"
    );
    assert_eq!(
        seen.clone(),
        Seen::timeout("late").with_retries(seen.retries)
    );
}

#[track_task(timeout = "1s")]
async fn drops_its_locals(dropped: &Cell<bool>) -> Result<(), Fault> {
    struct Sets<'a>(&'a Cell<bool>);
    impl Drop for Sets<'_> {
        fn drop(&mut self) {
            self.0.set(true);
        }
    }
    let _sets = Sets(dropped);
    std::future::pending().await
}

#[tokio::test(start_paused = true)]
async fn what_took_too_long_is_dropped() {
    let dropped = Cell::new(false);
    assert_eq!(drops_its_locals(&dropped).await, Err(Fault::Late));
    assert!(dropped.get());
}

#[track_task(timeout = "1s")]
async fn panics() -> Result<(), Fault> {
    give_way(1).await;
    panic!("inside")
}

#[test]
fn other_ends_are_as_without_a_limit() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    let runtime = runtime.expect("a runtime");
    let registry = isolated();
    assert_eq!(
        panic_of(|| runtime.block_on(registry.scope(panics()))),
        "inside"
    );
    assert_eq!(Seen::of(&registry, "panics"), Seen::panic());
    let registry = isolated();
    runtime.block_on(async {
        let mut future = Box::pin(registry.scope(sleeps(1)));
        tokio::select! {
            biased;
            _ = &mut future => panic!("too fast"),
            () = give_way(1) => {}
        }
    });
    assert_eq!(Seen::of(&registry, "sleeps"), Seen::cancelled());
}

#[track_task(timeout = "1ms")]
async fn without_timers() -> Result<u8, Fault> {
    give_way(3).await;
    Ok(1)
}

/// Nothing can be limited there; the function runs to its end.
#[test]
fn without_a_runtime_or_its_timers() {
    let registry = isolated();
    assert_eq!(block_on(registry.scope(without_timers())), Ok(1));
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("a runtime");
    assert_eq!(runtime.block_on(registry.scope(without_timers())), Ok(1));
    assert_eq!(Seen::of(&registry, "without_timers"), Seen::success(2));
    let errors = registry
        .snapshot()
        .value("callmeter_internal_errors_total", &[]);
    assert_eq!(errors, Some(2.0));
}
