//! One event for each call, however it ends.

use std::time::Duration;

use callmeter::{ErrorType, HttpCode, Operation, Outcome, Task, track_task};
use callmeter_behaviour::{abandon, block_on, give_way, panic_of};
use tracing::Level;

use super::{Told, record};

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
    give_way(3).await;
}

fn end_in_each_way() {
    assert!(saves(Ok(())).is_ok());
    assert!(saves(Err(Fault::Disk)).is_err());
    assert!(saves(Err(Fault::Late)).is_err());
    assert_eq!(panic_of(breaks), "broken");
    abandon(waits(), 1);
    block_on(waits());
    // Never polled, so no call.
    drop(waits());
}

/// Level, task, status, error type, retries.
type Line<'a> = (Level, &'a str, &'a str, Option<&'a str>, &'a str);

fn line(told: &Told) -> Line<'_> {
    let field = |name| told.field(name).expect("each event has it");
    let error_type = told.field("error_type");
    assert_eq!(field("operation"), "task");
    assert_eq!(field("message"), "call finished");
    let labels = field("labels");
    let task = labels
        .strip_prefix(r#"task_name=""#)
        .expect("the only label");
    let task = task.strip_suffix('"').expect("in quotes");
    (
        told.level,
        task,
        field("status"),
        error_type,
        field("retries"),
    )
}

const SAVED: Line<'_> = (Level::DEBUG, "saves", "success", None, "2");
const NOT_SAVED: Line<'_> = (Level::WARN, "saves", "failure", Some("disk"), "2");
const LATE: Line<'_> = (Level::WARN, "saves", "timeout", Some("late"), "2");
const BROKEN: Line<'_> = (Level::ERROR, "breaks", "panic", None, "0");
const DROPPED: Line<'_> = (Level::DEBUG, "waits", "cancelled", None, "0");
const WAITED: Line<'_> = (Level::DEBUG, "waits", "success", None, "0");

#[test]
fn every_call_is_told_of_once() {
    let told = record(Level::DEBUG, end_in_each_way);
    let lines: Vec<_> = told.iter().map(line).collect();
    assert_eq!(lines, [SAVED, NOT_SAVED, LATE, BROKEN, DROPPED, WAITED]);
}

#[test]
fn a_subscriber_is_told_what_it_asks_for() {
    let of = |most| record(most, end_in_each_way);
    let lines = |told: &[Told]| -> Vec<String> {
        told.iter()
            .map(|told| format!("{:?}", line(told)))
            .collect()
    };
    let expected = |lines: &[Line<'_>]| -> Vec<String> {
        lines.iter().map(|line| format!("{line:?}")).collect()
    };
    assert_eq!(
        lines(&of(Level::INFO)),
        expected(&[NOT_SAVED, LATE, BROKEN])
    );
    assert_eq!(
        lines(&of(Level::WARN)),
        expected(&[NOT_SAVED, LATE, BROKEN])
    );
    assert_eq!(lines(&of(Level::ERROR)), expected(&[BROKEN]));
}

#[test]
fn without_a_subscriber_calls_are_counted_all_the_same() {
    let ((), registry) = callmeter_behaviour::counted(end_in_each_way);
    let seen = callmeter_behaviour::Seen::of(&registry, "saves");
    assert_eq!((seen.success, seen.failure, seen.timeout), (1, 1, 1));
}

#[derive(Operation)]
#[operation(name = "copy")]
struct Copy<'a> {
    to: &'a str,
    dry: bool,
    bytes: u32,
}

#[test]
fn an_event_has_the_labels_the_duration_and_the_retries() {
    let told = record(Level::DEBUG, || {
        let copy = Copy {
            to: "a \"b\"\n",
            dry: true,
            bytes: 7,
        };
        copy.record(Outcome::Failure, Duration::from_millis(1250), 3);
    });
    let [told] = &told[..] else {
        panic!("{told:?}")
    };
    let expected = [
        ("operation", "copy"),
        ("labels", r#"bytes="7",dry="true",to="a \"b\"\n""#),
        ("status", "failure"),
        ("error_type", "failure"),
        ("duration_seconds", "1.25"),
        ("retries", "3"),
    ];
    for (name, text) in expected {
        assert_eq!(told.field(name), Some(text), "{name}");
    }
}

#[test]
fn both_halves_are_one_call() {
    let told = record(Level::DEBUG, || {
        let task = || Task {
            task_name: "halves",
        };
        task().begin();
        task().end(Outcome::Success, Duration::from_secs(60), 1);
        task().begin();
    });
    let [told] = &told[..] else {
        panic!("{told:?}")
    };
    assert_eq!(line(told), (Level::DEBUG, "halves", "success", None, "1"));
    assert_eq!(told.field("duration_seconds"), Some("60.0"));
}

#[derive(Operation)]
#[operation(name = "page", status(name = "code", values = HttpCode))]
struct Page<'a> {
    path: &'a str,
}

#[test]
fn an_open_status_is_told_by_its_word() {
    let told = record(Level::DEBUG, || {
        let page = || Page { path: "/" }.start();
        for code in [204, 404, 503] {
            page().finish(HttpCode(code));
        }
        drop(page());
        panic_of(|| -> () {
            let _page = page();
            panic!("with a page")
        });
    });
    let found: Vec<_> = told
        .iter()
        .map(|told| (told.level, told.status(), told.field("error_type")))
        .collect();
    let expected = [
        (Level::DEBUG, "204", None),
        (Level::DEBUG, "404", None),
        (Level::WARN, "503", Some("503")),
        (Level::DEBUG, "499", None),
        (Level::ERROR, "500", Some("500")),
    ];
    assert_eq!(found, expected);
}

#[track_task(outcome = |ended: &Outcome| *ended)]
fn ends_as(ended: Outcome) -> Outcome {
    ended
}

#[test]
fn what_the_program_says_is_as_bad_as_it_says() {
    let told = record(Level::DEBUG, || {
        for ended in [Outcome::Panicked, Outcome::TimedOut, Outcome::Cancelled] {
            assert_eq!(ends_as(ended), ended);
            Task { task_name: "hand" }.start().finish(ended);
        }
    });
    let levels: Vec<_> = told
        .iter()
        .map(|told| (told.level, told.status()))
        .collect();
    let expected = [
        (Level::ERROR, "panic"),
        (Level::ERROR, "panic"),
        (Level::WARN, "timeout"),
        (Level::WARN, "timeout"),
        (Level::DEBUG, "cancelled"),
        (Level::DEBUG, "cancelled"),
    ];
    assert_eq!(levels, expected);
}

/// The global registry's cells are others.
#[test]
fn calls_in_the_global_registry_are_told_of_too() {
    let told = record(Level::DEBUG, || {
        let global = callmeter::registry();
        global.scope_sync(|| {
            Task {
                task_name: "global",
            }
            .start()
            .finish(Outcome::Success)
        });
        global.scope_sync(|| {
            Task {
                task_name: "global",
            }
            .start()
            .finish_result(&Err::<(), _>(Fault::Disk));
        });
    });
    let lines: Vec<_> = told.iter().map(line).collect();
    let expected = [
        (Level::DEBUG, "global", "success", None, "0"),
        (Level::WARN, "global", "failure", Some("disk"), "0"),
    ];
    assert_eq!(lines, expected);
}

#[track_task]
fn in_the_global_registry() -> u8 {
    1
}

#[track_task(name = "per call".to_owned())]
fn named_per_call() -> u8 {
    2
}

/// The shortest way through the code.
#[test]
fn successes_of_tracked_functions_are_told_of() {
    let recorder = tracing::Dispatch::new(super::recorder::Recorder::up_to(Level::DEBUG));
    tracing::dispatcher::with_default(&recorder, || {
        assert_eq!(in_the_global_registry() + in_the_global_registry(), 2);
        assert_eq!(named_per_call(), 2);
    });
    let told = super::recorder::told(&recorder);
    let lines: Vec<_> = told.iter().map(line).collect();
    let expected = [
        "in_the_global_registry",
        "in_the_global_registry",
        "per call",
    ]
    .map(|task| (Level::DEBUG, task, "success", None, "0"));
    assert_eq!(lines, expected);
}
