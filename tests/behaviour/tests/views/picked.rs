//! `when(…)`: views of some calls only.

use callmeter::{ErrorType, HttpCode, Operation, Outcome, track};
use callmeter_behaviour::{abandon, counted, give_way, histogram, lines, panic_of, value};

use super::{CacheStatus, GET, look, seconds};

#[test]
fn durations_of_some_calls() {
    let ((), registry) = counted(look);
    let get = histogram(
        &registry,
        "cache_useful_duration_seconds",
        &[("action", "get")],
    );
    let infinite = f64::INFINITY;
    assert_eq!(
        get,
        (vec![(2.0, 2), (5.0, 2), (10.0, 3), (infinite, 3)], 9.0)
    );
    let put = histogram(
        &registry,
        "cache_useful_duration_seconds",
        &[("action", "put")],
    );
    assert_eq!(
        put,
        (vec![(2.0, 0), (5.0, 0), (10.0, 1), (infinite, 2)], 30.0)
    );
}

#[derive(Debug, ErrorType)]
enum Fault {
    Disk,
    #[error_type(outcome = "timeout")]
    Late,
    Power,
}

/// A run with an alert for each way to end badly.
#[derive(Operation)]
#[operation(
    name = "run",
    started(name = "run_started"),
    completed(name = "run"),
    completed(name = "run_unhappy", when(Failure | TimedOut | Cancelled | Panicked), labels(of)),
    completed(name = "run_crashes", when(Panicked), labels(of)),
    completed(name = "run_drops", when(Cancelled), labels(status)),
    errors(name = "run_errors"),
    errors(name = "run_timeouts", when(TimedOut)),
    errors(name = "run_failures", when(Failure), labels(error_type, status)),
    retries(name = "run_retries")
)]
struct Run<'a> {
    of: &'a str,
}

#[track(Run { of: "job" })]
fn run(ending: Result<(), Fault>) -> Result<(), Fault> {
    ending
}

#[track(Run { of: "crash" })]
fn crash() {
    panic!("crash")
}

#[track(Run { of: "wait" })]
async fn wait() {
    give_way(9).await;
}

fn run_all() {
    assert!(run(Ok(())).is_ok());
    for fault in [Fault::Disk, Fault::Disk, Fault::Late, Fault::Power] {
        assert!(run(Err(fault)).is_err());
    }
    assert_eq!(panic_of(crash), "crash");
    abandon(wait(), 1);
    abandon(wait(), 2);
}

#[test]
fn calls_that_ended_so_whatever_made_them() {
    let ((), registry) = counted(run_all);
    let expected = [
        r#"run_unhappy_total{of="crash"} 1"#,
        r#"run_unhappy_total{of="job"} 4"#,
        r#"run_unhappy_total{of="wait"} 2"#,
    ];
    assert_eq!(lines(&registry, "run_unhappy_total"), expected);
    let expected = [
        r#"run_crashes_total{of="crash"} 1"#,
        r#"run_crashes_total{of="job"} 0"#,
        r#"run_crashes_total{of="wait"} 0"#,
    ];
    assert_eq!(lines(&registry, "run_crashes_total"), expected);
    assert_eq!(
        lines(&registry, "run_drops_total"),
        [r#"run_drops_total{status="cancelled"} 2"#]
    );
    assert_eq!(callmeter_behaviour::in_progress(&registry, "run", &[]), 0);
}

#[test]
fn errors_of_some_statuses() {
    let ((), registry) = counted(run_all);
    let late = [r#"run_timeouts_total{error_type="late",of="job"} 1"#];
    assert_eq!(lines(&registry, "run_timeouts_total"), late);
    let failures = [
        r#"run_failures_total{error_type="disk",status="failure"} 2"#,
        r#"run_failures_total{error_type="power",status="failure"} 1"#,
    ];
    assert_eq!(lines(&registry, "run_failures_total"), failures);
}

/// Requests; the ones that people see.
#[derive(Operation)]
#[operation(
    name = "request",
    status(name = "code", values = HttpCode),
    started(name = "request_started"),
    completed(name = "request"),
    completed(name = "request_found", when(200 | 204), labels()),
    completed(name = "request_missing", when(404 | 410), labels(code)),
    completed(name = "request_crashed", when(500), labels()),
    duration(name = "request_found_duration", when(200), buckets = [1.0]),
    retries(name = "request_retries", when(503), labels(code))
)]
struct Request {}

#[test]
fn codes_of_an_open_status() {
    let ((), registry) = counted(|| {
        for (code, retries) in [(200, 0), (204, 1), (404, 0), (301, 0), (503, 4), (200, 0)] {
            Request {}.record(HttpCode(code), seconds(1), retries);
        }
        panic_of(|| -> () {
            let _call = Request {}.start();
            panic!("in a request")
        });
    });
    let one = |name| value(&registry, name, &[]);
    assert_eq!(one("request_found_total"), Some(3.0));
    assert_eq!(one("request_crashed_total"), Some(1.0));
    assert_eq!(one("request_found_duration_seconds_sum"), Some(2.0));
    assert_eq!(one("request_found_duration_seconds_count"), Some(2.0));
    let expected = [r#"request_missing_total{code="404"} 1"#];
    assert_eq!(lines(&registry, "request_missing_total"), expected);
    let expected = [r#"request_retries_total{code="503"} 4"#];
    assert_eq!(lines(&registry, "request_retries_total"), expected);
    assert_eq!(
        callmeter_behaviour::in_progress(&registry, "request", &[]),
        0
    );
}

#[test]
fn what_no_call_ended_in_stays_at_zero() {
    let ((), registry) = counted(|| GET.start().finish(CacheStatus::Stale));
    let labels = [("cache_type", "disk")];
    assert_eq!(value(&registry, "cache_hits_total", &labels), Some(0.0));
    assert_eq!(value(&registry, "cache_lookups_total", &[]), Some(1.0));
    let expected = [
        r#"cache_bad_total{result="broken"} 0"#,
        r#"cache_bad_total{result="stale"} 1"#,
    ];
    assert_eq!(lines(&registry, "cache_bad_total"), expected);
}

/// `status` words are shown, `when` means the outcomes.
#[derive(Operation)]
#[operation(
    name = "merged",
    status(failure | timeout | panic = "failed"),
    completed(name = "merged"),
    completed(name = "merged_late", when(TimedOut)),
    completed(name = "merged_bad", when(Failure | Panicked))
)]
struct Merged {}

#[test]
fn outcomes_of_one_word_are_picked_apart() {
    let ((), registry) = counted(|| {
        for outcome in [
            Outcome::Failure,
            Outcome::TimedOut,
            Outcome::TimedOut,
            Outcome::Panicked,
        ] {
            Merged {}.start().finish(outcome);
        }
    });
    let of = |name, status| value(&registry, name, &[("status", status)]);
    assert_eq!(of("merged_total", "failed"), Some(4.0));
    assert_eq!(of("merged_late_total", "failed"), Some(2.0));
    assert_eq!(of("merged_bad_total", "failed"), Some(2.0));
    assert_eq!(of("merged_late_total", "success"), None);
    assert_eq!(of("merged_total", "success"), Some(0.0));
}
