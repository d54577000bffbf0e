//! `retry(…)`, and retries by hand.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use callmeter::{ErrorType, Registry, track_task};
use callmeter_behaviour::{Seen, block_on, counted, give_way, isolated, panic_of};

#[derive(Debug, Clone, Copy, PartialEq, ErrorType)]
enum Fault {
    Transient,
    Permanent,
}

impl Fault {
    fn is_transient(&self) -> bool {
        *self == Self::Transient
    }
}

/// Fails with `fault` until `good` attempts are over.
struct Flaky {
    fault: Fault,
    good: u32,
    attempts: Cell<u32>,
}

impl Flaky {
    fn new(fault: Fault, good: u32) -> Self {
        Self {
            fault,
            good,
            attempts: Cell::new(0),
        }
    }

    fn attempt(&self) -> Result<u32, Fault> {
        assert_eq!(Seen::of(&Registry::current(), Self::task()).in_progress, 1);
        self.attempts.set(self.attempts.get() + 1);
        if self.attempts.get() < self.good {
            Err(self.fault)
        } else {
            Ok(self.attempts.get())
        }
    }

    fn task() -> &'static str {
        Seen::tasks(&Registry::current())[0].clone().leak()
    }
}

#[track_task(retry(attempts = 4, backoff = "1us..2us", when = Fault::is_transient))]
fn at_once(flaky: &Flaky) -> Result<u32, Fault> {
    flaky.attempt()
}

#[track_task(retry(attempts = 4, backoff = "1us..2us", when = Fault::is_transient))]
async fn later(flaky: &Flaky) -> Result<u32, Fault> {
    give_way(1).await;
    flaky.attempt()
}

#[track_task(retry(attempts = ATTEMPTS, backoff = "1us..2us", when = |fault| fault.is_transient()))]
#[allow(clippy::manual_async_fn)]
fn in_a_future(flaky: &Flaky) -> impl Future<Output = Result<u32, Fault>> {
    async move {
        give_way(1).await;
        flaky.attempt()
    }
}

const ATTEMPTS: u32 = 4;

#[test]
fn one_call_and_as_many_retries_as_attempts_behind_the_first() {
    let cases = [
        (Flaky::new(Fault::Transient, 1), Ok(1), Seen::success(1)),
        (
            Flaky::new(Fault::Transient, 2),
            Ok(2),
            Seen::success(1).with_retries(1),
        ),
        (
            Flaky::new(Fault::Transient, 4),
            Ok(4),
            Seen::success(1).with_retries(3),
        ),
        (
            Flaky::new(Fault::Transient, 5),
            Err(Fault::Transient),
            Seen::failure("transient").with_retries(3),
        ),
        (
            Flaky::new(Fault::Permanent, 2),
            Err(Fault::Permanent),
            Seen::failure("permanent"),
        ),
    ];
    for (flaky, expected, seen) in cases {
        let (returned, registry) = counted(|| at_once(&flaky));
        assert_eq!(returned, expected);
        assert_eq!(Seen::of(&registry, "at_once"), seen);
        let attempts = 1 + seen.retries as u32;
        assert_eq!(flaky.attempts.take(), attempts);

        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        let runtime = runtime.expect("a runtime");
        for (task, future) in [
            (
                "later",
                Box::pin(later(&flaky)) as std::pin::Pin<Box<dyn Future<Output = _>>>,
            ),
            ("in_a_future", Box::pin(in_a_future(&flaky))),
        ] {
            let registry = isolated();
            assert_eq!(runtime.block_on(registry.scope(future)), expected);
            assert_eq!(Seen::of(&registry, task), seen);
            assert_eq!(flaky.attempts.take(), attempts);
        }
    }
}

#[track_task(retry(attempts = 3, backoff = "10s..60s"))]
async fn waits_long() -> Result<(), Fault> {
    tokio::time::sleep(Duration::from_secs(1)).await;
    Err(Fault::Transient)
}

#[tokio::test(start_paused = true)]
async fn waits_double_from_the_shortest_to_the_longest() {
    let registry = isolated();
    let start = tokio::time::Instant::now();
    assert!(registry.scope(waits_long()).await.is_err());
    let took = start.elapsed().as_secs_f64();
    // 3 attempts of 1 s; waits of 10 s and 20 s, each longer by a random part, at most double.
    assert!((33.0..=63.1).contains(&took), "{took}");
    assert_eq!(
        Seen::of(&registry, "waits_long"),
        Seen::failure("transient").with_retries(2)
    );
}

#[track_task(retry(attempts = 3, backoff = "20ms..20ms"))]
fn waits_at_once() -> Result<(), Fault> {
    Err(Fault::Transient)
}

/// The clock is the real one here: a lower bound is all that can be said.
#[test]
fn the_duration_covers_all_attempts_and_waits() {
    let (_, registry) = counted(waits_at_once);
    let labels = [("task_name", "waits_at_once"), ("status", "failure")];
    let sum = registry
        .snapshot()
        .value("task_duration_seconds_sum", &labels);
    assert!(sum.is_some_and(|seconds| seconds >= 0.04), "{sum:?}");
}

#[track_task(retry(attempts = 5, backoff = "1us..1us"))]
fn changes_arguments(
    mut number: u32,
    log: &mut Vec<u32>,
    [first, _]: [u8; 2],
) -> Result<u32, Fault> {
    number += u32::from(first);
    log.push(number);
    if number < 3 {
        return Err(Fault::Transient);
    }
    Ok(number)
}

#[track_task(retry(attempts = 5, backoff = "1us..1us"))]
async fn changes_arguments_later(mut number: u32, log: &RefCell<Vec<u32>>) -> Result<u32, Fault> {
    number += 1;
    log.borrow_mut().push(number);
    give_way(1).await;
    if number < 3 {
        Err(Fault::Transient)?
    }
    Ok(number)
}

#[tokio::test]
async fn what_an_attempt_changes_carries_over() {
    let mut log = Vec::new();
    let (returned, registry) = counted(|| changes_arguments(0, &mut log, [1, 0]));
    assert_eq!((returned, log), (Ok(3), vec![1, 2, 3]));
    let seen = Seen::of(&registry, "changes_arguments");
    assert_eq!(seen, Seen::success(1).with_retries(2));

    let log = RefCell::default();
    let registry = isolated();
    let returned = registry.scope(changes_arguments_later(0, &log)).await;
    assert_eq!((returned, log.take()), (Ok(3), vec![1, 2, 3]));
    let seen = Seen::of(&registry, "changes_arguments_later");
    assert_eq!(seen, Seen::success(1).with_retries(2));
}

struct Client {
    attempts: u32,
}

impl Client {
    #[track_task(retry(attempts = 2, backoff = "1us..1us"), handle = call)]
    fn method(&mut self, name: &str) -> Result<String, Fault> {
        call.retries(10);
        self.attempts += 1;
        if self.attempts < 2 {
            Err(Fault::Transient)
        } else {
            Ok(name.to_owned())
        }
    }
}

#[test]
fn a_method_by_exclusive_reference() {
    let (returned, registry) = counted(|| Client { attempts: 0 }.method("x"));
    assert_eq!(returned, Ok("x".to_owned()));
    assert_eq!(
        Seen::of(&registry, "method"),
        Seen::success(1).with_retries(21)
    );
}

#[track_task(retry(attempts = 3, backoff = "1us..1us"))]
fn panics_in_the_second(attempts: &Cell<u32>) -> Result<(), Fault> {
    attempts.set(attempts.get() + 1);
    assert!(attempts.get() < 2, "second attempt");
    Err(Fault::Transient)
}

#[test]
fn a_panic_ends_the_attempts() {
    let attempts = Cell::new(0);
    let (text, registry) = counted(|| panic_of(|| panics_in_the_second(&attempts)));
    assert_eq!((text.as_str(), attempts.get()), ("second attempt", 2));
    assert_eq!(
        Seen::of(&registry, "panics_in_the_second"),
        Seen::panic().with_retries(1)
    );
}

#[track_task(retry(attempts = 3, backoff = "1h..1h"))]
async fn is_dropped_while_it_waits() -> Result<(), Fault> {
    Err(Fault::Transient)
}

#[tokio::test(start_paused = true)]
async fn dropped_between_two_attempts() {
    let registry = isolated();
    let limited = tokio::time::timeout(Duration::from_secs(1), is_dropped_while_it_waits());
    assert!(registry.scope(limited).await.is_err());
    let seen = Seen::of(&registry, "is_dropped_while_it_waits");
    assert_eq!(seen, Seen::cancelled().with_retries(1));
}

/// There is no timer to wait by; the attempts are made all the same.
#[test]
fn without_a_runtime() {
    let registry = isolated();
    let flaky = Flaky::new(Fault::Transient, 3);
    assert_eq!(block_on(registry.scope(later(&flaky))), Ok(3));
    assert_eq!(
        Seen::of(&registry, "later"),
        Seen::success(1).with_retries(2)
    );
    let errors = registry
        .snapshot()
        .value("callmeter_internal_errors_total", &[]);
    assert!(errors.is_some_and(|errors| errors >= 1.0), "{errors:?}");
}

#[track_task(handle = call)]
fn by_hand(times: u64) {
    for _ in 0..times {
        call.retried();
    }
    call.retries(times);
}

#[track_task(handle = call)]
async fn by_hand_later(text: String) -> usize {
    let call: &callmeter::Call = call;
    give_way(1).await;
    let retry = || call.retried();
    retry();
    text.len()
}

#[test]
fn retries_by_hand() {
    let ((), registry) = counted(|| by_hand(2));
    assert_eq!(
        Seen::of(&registry, "by_hand"),
        Seen::success(1).with_retries(4)
    );
    let registry = isolated();
    assert_eq!(block_on(registry.scope(by_hand_later("abc".to_owned()))), 3);
    assert_eq!(
        Seen::of(&registry, "by_hand_later"),
        Seen::success(1).with_retries(1)
    );
}

#[track_task(retry(attempts = 3, backoff = "1us..1us"), error_type = |_: &Fault| "told", outcome = |result: &Result<(), Fault>| {
    if result.is_err() { callmeter::Outcome::TimedOut } else { callmeter::Outcome::Success }
})]
fn with_other_options() -> Result<(), Fault> {
    Err(Fault::Transient)
}

#[test]
fn options_go_together() {
    let (_, registry) = counted(with_other_options);
    let seen = Seen::of(&registry, "with_other_options");
    assert_eq!(seen, Seen::timeout("told").with_retries(2));
}
