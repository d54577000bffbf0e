//! `status(…)` with other words for the five outcomes, and another label.

use callmeter::{ErrorType, Operation, Outcome, Registry, track};
use callmeter_behaviour::{abandon, counted, give_way, in_progress, lines, panic_of, value};

use super::ended;

/// A job.
#[derive(Operation)]
#[operation(
    name = "job",
    status(name = "result", success = "done", failure | timeout | panic = "failed"),
    started(name = "job_started"),
    completed(name = "job"),
    duration(name = "job_duration", buckets = [1.0], labels(result)),
    errors(name = "job_errors"),
    errors(name = "job_failed", labels(result)),
    retries(name = "job_retries", labels(result))
)]
struct Job {}

#[derive(Debug, ErrorType)]
enum Fault {
    Disk,
    #[error_type(outcome = "timeout")]
    Late,
}

#[track(Job {}, handle = call)]
fn job(ending: Result<(), Fault>) -> Result<(), Fault> {
    call.retried();
    ending
}

#[track(Job {})]
fn crash() {
    panic!("crash")
}

#[track(Job {})]
async fn wait() {
    give_way(9).await;
}

fn end_in_each_way() {
    assert!(job(Ok(())).is_ok());
    assert!(job(Err(Fault::Disk)).is_err());
    assert!(job(Err(Fault::Late)).is_err());
    assert_eq!(panic_of(crash), "crash");
    abandon(wait(), 1);
    Job {}.start().finish(Outcome::Failure);
}

#[test]
fn outcomes_of_one_word_are_one_series_everywhere() {
    let ((), registry) = counted(end_in_each_way);
    let shown = |name| lines(&registry, name);
    let calls = [
        r#"job_total{result="cancelled"} 1"#,
        r#"job_total{result="done"} 1"#,
        r#"job_total{result="failed"} 4"#,
    ];
    assert_eq!(shown("job_total"), calls);
    let durations = [
        r#"job_duration_seconds_count{result="cancelled"} 1"#,
        r#"job_duration_seconds_count{result="done"} 1"#,
        r#"job_duration_seconds_count{result="failed"} 4"#,
    ];
    assert_eq!(shown("job_duration_seconds_count"), durations);
    let retries = [
        r#"job_retries_total{result="cancelled"} 0"#,
        r#"job_retries_total{result="done"} 1"#,
        r#"job_retries_total{result="failed"} 2"#,
    ];
    assert_eq!(shown("job_retries_total"), retries);
    // The panic is among the failed ones, and no error.
    assert_eq!(
        shown("job_failed_total"),
        [r#"job_failed_total{result="failed"} 3"#]
    );
    let errors = [
        r#"job_errors_total{error_type="disk"} 1"#,
        r#"job_errors_total{error_type="failed"} 1"#,
        r#"job_errors_total{error_type="late"} 1"#,
    ];
    assert_eq!(shown("job_errors_total"), errors);
    assert_eq!(in_progress(&registry, "job", &[]), 0);
}

#[test]
fn a_registrys_words_go_before_those_of_the_operation() {
    let words = [(Outcome::TimedOut, "late"), (Outcome::Success, "success")];
    let registry = Registry::builder()
        .statuses::<Job>(words)
        .build()
        .expect("valid");
    registry.scope_sync(end_in_each_way);
    let calls = |word| ended(&registry, "job_total", "result", word);
    let expected = [
        ("success", Some(1.0)),
        ("done", None),
        ("late", Some(1.0)),
        ("failed", Some(3.0)),
    ];
    for (word, count) in expected {
        assert_eq!(calls(word), count, "{word}");
    }
}

/// Only the label is renamed.
#[derive(Operation)]
#[operation(
    name = "labelled",
    status(name = "ending"),
    completed(name = "labelled", labels(ending, of))
)]
struct Labelled<'a> {
    of: &'a str,
}

#[test]
fn the_label_may_have_another_name() {
    let ((), registry) = counted(|| drop(Labelled { of: "x" }.start()));
    let labels = [("of", "x"), ("ending", "cancelled")];
    assert_eq!(value(&registry, "labelled_total", &labels), Some(1.0));
    let labels = [("of", "x"), ("status", "cancelled")];
    assert_eq!(value(&registry, "labelled_total", &labels), None);
}
