//! Retries by how their calls ended: counted when these end.

use callmeter::{ErrorType, Operation, Outcome, TimedOut, track};
use callmeter_behaviour::{abandon, block_on, counted, give_way, isolated, lines, panic_of};

use super::look;

#[test]
fn picked_by_status_or_told_by_it() {
    let ((), registry) = counted(look);
    let all = [
        r#"cache_lookup_retries_total{action="get",cache_type="disk"} 4"#,
        r#"cache_lookup_retries_total{action="put",cache_type="disk"} 2"#,
    ];
    assert_eq!(lines(&registry, "cache_lookup_retries_total"), all);
    let wasted = [
        r#"cache_wasted_total{action="get"} 3"#,
        r#"cache_wasted_total{action="put"} 0"#,
    ];
    assert_eq!(lines(&registry, "cache_wasted_total"), wasted);
    let by_result = [
        r#"cache_tries_total{result="broken"} 3"#,
        r#"cache_tries_total{result="hit"} 1"#,
        r#"cache_tries_total{result="miss"} 0"#,
        r#"cache_tries_total{result="stale"} 2"#,
    ];
    assert_eq!(lines(&registry, "cache_tries_total"), by_result);
}

#[derive(Debug, ErrorType)]
enum Fault {
    Busy,
    #[error_type(outcome = "timeout")]
    Late,
}

/// A delivery.
#[derive(Operation)]
#[operation(
    name = "delivery",
    started(name = "delivery_started"),
    retries(name = "delivery_retries", labels()),
    retries(name = "delivery_wasted", when(Failure | TimedOut | Panicked | Cancelled), labels()),
    retries(name = "delivery_tries", labels(status))
)]
struct Delivery<'a> {
    to: &'a str,
}

/// All retries at once, those in vain, and each status with some.
fn seen(registry: &callmeter::Registry) -> (u64, u64, Vec<(String, u64)>) {
    let snapshot = registry.snapshot();
    let one = |name| snapshot.value(name, &[]).expect("there from the start") as u64;
    let samples = snapshot.samples();
    let tries = samples
        .iter()
        .filter(|s| s.name() == "delivery_tries_total" && s.value() > 0.0);
    let tries = tries.map(|sample| {
        let status = sample.label("status").expect("its label");
        (status.to_owned(), sample.value() as u64)
    });
    let all = (
        one("delivery_retries_total"),
        one("delivery_wasted_total"),
        tries.collect(),
    );
    callmeter_behaviour::in_progress(registry, "delivery", &[]);
    all
}

fn tries(status: &str, count: u64) -> Vec<(String, u64)> {
    vec![(status.to_owned(), count)]
}

#[track(Delivery { to: "x" }, retry(attempts = 4, backoff = "1us"))]
fn attempted(left: &mut u8, at_last: Result<(), Fault>) -> Result<(), Fault> {
    if *left == 0 {
        return match &at_last {
            Ok(()) => Ok(()),
            Err(_) => Err(Fault::Late),
        };
    }
    *left -= 1;
    Err(Fault::Busy)
}

#[test]
fn of_attempts_of_a_tracked_function() {
    let (result, registry) = counted(|| attempted(&mut 2, Ok(())));
    assert!(result.is_ok());
    assert_eq!(seen(&registry), (2, 0, tries("success", 2)));
    let (result, registry) = counted(|| attempted(&mut 9, Ok(())));
    assert!(matches!(result, Err(Fault::Busy)));
    assert_eq!(seen(&registry), (3, 3, tries("failure", 3)));
    let (result, registry) = counted(|| attempted(&mut 0, Err(Fault::Late)));
    assert!(matches!(result, Err(Fault::Late)));
    assert_eq!(seen(&registry), (3, 3, tries("timeout", 3)));
}

#[track(Delivery { to: "x" }, handle = call)]
fn retried_then_panics() {
    call.retried();
    call.retries(4);
    panic!("in vain")
}

#[track(Delivery { to: "x" }, handle = call)]
async fn retried_then_waits() {
    call.retries(3);
    give_way(2).await;
}

#[test]
fn of_calls_that_panic_or_are_dropped() {
    let (text, registry) = counted(|| panic_of(retried_then_panics));
    assert_eq!(text, "in vain");
    assert_eq!(seen(&registry), (5, 5, tries("panic", 5)));
    let ((), registry) = counted(|| abandon(retried_then_waits(), 1));
    assert_eq!(seen(&registry), (3, 3, tries("cancelled", 3)));
    let ((), registry) = counted(|| block_on(retried_then_waits()));
    assert_eq!(seen(&registry), (3, 0, tries("success", 3)));
}

#[track(Delivery { to: "x" }, retry(attempts = 3, backoff = "1us"))]
fn panics_at_last(left: &mut u8) -> Result<(), Fault> {
    *left -= 1;
    assert!(*left > 0, "the last attempt");
    Err(Fault::Busy)
}

#[test]
fn of_attempts_before_a_panic() {
    let (text, registry) = counted(|| panic_of(|| panics_at_last(&mut 3)));
    assert_eq!(text, "the last attempt");
    assert_eq!(seen(&registry), (2, 2, tries("panic", 2)));
}

#[test]
fn are_counted_at_the_end_of_their_call() {
    let registry = isolated();
    let call = registry.scope_sync(|| Delivery { to: "x" }.start());
    call.retries(2);
    assert_eq!(seen(&registry), (2, 0, vec![]));
    call.retried();
    call.finish(Outcome::Failure);
    assert_eq!(seen(&registry), (3, 3, tries("failure", 3)));
}

#[test]
fn of_halves_and_of_what_is_over() {
    let ((), registry) = counted(|| {
        let delivery = || Delivery { to: "x" };
        delivery().begin();
        delivery().end(Outcome::TimedOut, super::seconds(1), 2);
        delivery().record(Outcome::Success, super::seconds(1), 5);
        delivery().record(Outcome::Success, super::seconds(1), 0);
    });
    let by_status = [("success".to_owned(), 5), ("timeout".to_owned(), 2)].to_vec();
    assert_eq!(seen(&registry), (7, 2, by_status));
}

impl From<TimedOut> for Fault {
    fn from(_: TimedOut) -> Fault {
        Fault::Late
    }
}

#[track(Delivery { to: "x" }, retry(attempts = 9, backoff = "1h..1h"), timeout = "24h")]
async fn never_there() -> Result<(), Fault> {
    Err(Fault::Busy)
}

#[tokio::test(start_paused = true)]
async fn of_a_future_dropped_between_two_attempts() {
    let registry = isolated();
    let limit = std::time::Duration::from_secs(1);
    let limited = tokio::time::timeout(limit, never_there());
    assert!(registry.scope(limited).await.is_err());
    assert_eq!(seen(&registry), (1, 1, tries("cancelled", 1)));
}

#[track(Delivery { to: "x" }, retry(attempts = 9, backoff = "40m..40m"), timeout = "30m")]
async fn out_of_time() -> Result<(), Fault> {
    Err(Fault::Busy)
}

#[tokio::test(start_paused = true)]
async fn of_a_future_whose_time_is_over_between_two_attempts() {
    let registry = isolated();
    let result = registry.scope(out_of_time()).await;
    assert!(matches!(result, Err(Fault::Late)));
    assert_eq!(seen(&registry), (1, 1, tries("timeout", 1)));
}

/// Each thread of the global registry has cells of its own.
#[test]
fn of_the_global_registry() {
    std::thread::scope(|threads| {
        for _ in 0..3 {
            threads.spawn(|| {
                let call = Delivery { to: "x" }.start();
                call.retries(2);
                call.finish_result(&Err::<(), _>(Fault::Busy));
                let call = Delivery { to: "x" }.start();
                call.retried();
                call.finish(Outcome::Success);
            });
        }
    });
    let by_status = [("failure".to_owned(), 6), ("success".to_owned(), 3)].to_vec();
    assert_eq!(seen(callmeter::registry()), (9, 6, by_status));
}

/// A parcel.
#[derive(Operation)]
#[operation(name = "parcel", retries(name = "parcel_tries", labels(status)))]
struct Parcel {}

#[track(Parcel {}, handle = call)]
fn delivered_at_last(tries: u64) {
    call.retries(tries);
}

/// The shortest way through the code is for calls without retries.
#[test]
fn of_tracked_functions_in_the_global_registry() {
    for tries in [0, 2, 0, 3, 1] {
        delivered_at_last(tries);
    }
    let retried = lines(callmeter::registry(), "parcel_tries_total");
    let success = r#"parcel_tries_total{status="success"} 6"#;
    assert!(retried.iter().any(|line| line == success), "{retried:?}");
}

/// More than there ever were do not change how a call ends.
#[test]
fn too_many_to_count_are_no_harm() {
    let ((), registry) = counted(|| {
        panic_of(|| -> () {
            let call = Delivery { to: "x" }.start();
            call.retries(u64::MAX);
            panic!("after all")
        });
    });
    let labels = [("to", "x"), ("status", "panic")];
    let panics = registry.snapshot().value("delivery_total", &labels);
    assert_eq!(panics, Some(1.0));
}
