//! A status type whose code panics or lies: every call is accounted for all the same.

use std::cell::Cell;
use std::time::Duration;

use callmeter::{BuildError, LabelValue, Operation, Outcome, Registry, Status, track};
use callmeter_behaviour::{abandon, block_on, counted, give_way, in_progress, lines, panic_of};

use super::{ended, internal_errors};

/// What of the status' code panics.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Bug {
    None,
    From,
    IsError,
    Index,
    OutOfRange,
    Text,
}

thread_local! {
    static BUG: Cell<Bug> = const { Cell::new(Bug::None) };
}

fn fails_by(bug: Bug) -> bool {
    BUG.get() == bug
}

fn panic_by(bug: Bug) {
    assert!(!fails_by(bug), "{bug:?}");
}

/// Closed.
#[derive(Clone, Copy, Debug)]
struct Closed(usize);

const WORDS: &[&str] = &["good", "bad", "failure", "other"];

impl LabelValue for Closed {
    const VALUES: Option<&'static [&'static str]> = Some(WORDS);

    fn index(&self) -> usize {
        panic_by(Bug::Index);
        if fails_by(Bug::OutOfRange) {
            1_000_000
        } else {
            self.0
        }
    }

    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        panic_by(Bug::Text);
        read(WORDS[self.0])
    }
}

impl From<Outcome> for Closed {
    fn from(outcome: Outcome) -> Closed {
        panic_by(Bug::From);
        Closed(match outcome {
            Outcome::Success => 0,
            Outcome::Failure => 2,
            _ => 1,
        })
    }
}

impl Status for Closed {
    fn is_error(&self) -> bool {
        panic_by(Bug::IsError);
        self.0 > 0
    }
}

/// Open.
#[derive(Clone, Copy, Debug)]
struct Open(usize);

impl LabelValue for Open {
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        panic_by(Bug::Text);
        read(WORDS[self.0])
    }
}

impl From<Outcome> for Open {
    fn from(outcome: Outcome) -> Open {
        Open(Closed::from(outcome).0)
    }
}

impl Status for Open {
    fn is_error(&self) -> bool {
        Closed(self.0).is_error()
    }
}

#[derive(Operation)]
#[operation(name = "closed", status(values = Closed), started(name = "closed_started"))]
struct OfClosed {}

#[derive(Operation)]
#[operation(name = "open", status(values = Open), started(name = "open_started"))]
struct OfOpen {}

#[track(OfClosed {})]
fn closed(ending: Result<u8, String>) -> Result<u8, String> {
    ending
}

#[track(OfClosed {})]
fn closed_crash() {
    panic!("crash")
}

#[track(OfClosed {})]
async fn closed_later(times: usize) -> u8 {
    give_way(times).await;
    7
}

#[track(OfOpen {})]
fn open(ending: Result<u8, String>) -> Result<u8, String> {
    ending
}

#[track(OfOpen {})]
fn open_crash() {
    panic!("crash")
}

#[track(OfOpen {})]
async fn open_later(times: usize) -> u8 {
    give_way(times).await;
    7
}

/// Nine calls of each, none of which is changed.
fn end_in_each_way() {
    assert_eq!((closed(Ok(1)), open(Ok(1))), (Ok(1), Ok(1)));
    let bad = || Err("bad".to_owned());
    assert_eq!((closed(bad()), open(bad())), (bad(), bad()));
    assert_eq!(panic_of(closed_crash), "crash");
    assert_eq!(panic_of(open_crash), "crash");
    assert_eq!(block_on(closed_later(1)) + block_on(open_later(1)), 14);
    abandon(closed_later(9), 1);
    abandon(open_later(9), 1);
    OfClosed {}.start().finish(Closed(1));
    OfOpen {}.start().finish(Open(1));
    OfClosed {}.record(Closed(3), Duration::from_secs(1), 2);
    OfOpen {}.record(Open(3), Duration::from_secs(1), 2);
    OfClosed {}.start().finish_result(&bad());
    OfOpen {}.start().finish_result(&bad());
    OfClosed {}.end(Closed(0), Duration::ZERO, 0);
    OfOpen {}.end(Open(0), Duration::ZERO, 0);
}

#[test]
fn no_call_is_lost_and_no_panic_gets_out() {
    for bug in [
        Bug::From,
        Bug::IsError,
        Bug::Index,
        Bug::OutOfRange,
        Bug::Text,
    ] {
        BUG.set(bug);
        let ((), registry) = counted(end_in_each_way);
        for operation in ["closed", "open"] {
            let name = [operation, "_total"].concat();
            let calls = callmeter_behaviour::total(&registry.snapshot(), &name, &[]);
            assert_eq!(calls, Some(9.0), "{operation} {bug:?}");
            assert_eq!(in_progress(&registry, operation, &[]), 0, "{bug:?}");
        }
        BUG.set(Bug::None);
    }
}

/// The same in the cells of the global registry.
#[test]
fn nor_in_the_global_registry() {
    let registry = callmeter::registry();
    let bugs = [
        Bug::From,
        Bug::IsError,
        Bug::Index,
        Bug::OutOfRange,
        Bug::Text,
    ];
    for bug in bugs {
        BUG.set(bug);
        end_in_each_way();
        BUG.set(Bug::None);
    }
    let snapshot = registry.snapshot();
    for name in ["closed_total", "open_total"] {
        let calls = callmeter_behaviour::total(&snapshot, name, &[]);
        assert_eq!(calls, Some(45.0), "{name}");
    }
    assert_eq!(in_progress(registry, "closed", &[]), 0);
    assert_eq!(in_progress(registry, "open", &[]), 0);
}

/// Words of the type.
fn words(registry: &Registry, operation: &str) -> Vec<(String, u64)> {
    let name = [operation, "_total"].concat();
    let samples = registry.snapshot().samples();
    let own = samples
        .iter()
        .filter(|sample| sample.name() == name && sample.value() > 0.0);
    own.map(|sample| {
        let status = sample.label("status").expect("its label");
        (status.to_owned(), sample.value() as u64)
    })
    .collect()
}

fn owned(words: &[(&str, u64)]) -> Vec<(String, u64)> {
    words
        .iter()
        .map(|(word, calls)| ((*word).to_owned(), *calls))
        .collect()
}

#[test]
fn without_a_bug_its_words_are_shown() {
    let ((), registry) = counted(end_in_each_way);
    let expected = owned(&[("bad", 3), ("failure", 2), ("good", 3), ("other", 1)]);
    assert_eq!(words(&registry, "closed"), expected);
    assert_eq!(words(&registry, "open"), expected);
    assert_eq!(internal_errors(&registry), Some(0.0));
}

/// A status that cannot be asked is the outcome's word, if there is such a status, else
/// the last one.
#[test]
fn where_it_panics_the_outcome_stands_in() {
    BUG.set(Bug::From);
    let ((), registry) = counted(|| {
        closed(Ok(1)).expect("returned");
        closed(Err("bad".to_owned())).expect_err("returned");
        assert_eq!(panic_of(closed_crash), "crash");
        open(Ok(1)).expect("returned");
        open(Err("bad".to_owned())).expect_err("returned");
        assert_eq!(panic_of(open_crash), "crash");
    });
    BUG.set(Bug::None);
    assert_eq!(
        words(&registry, "closed"),
        owned(&[("failure", 1), ("other", 2)])
    );
    assert_eq!(
        words(&registry, "open"),
        owned(&[("failure", 1), ("panic", 1), ("success", 1)])
    );
    // Each call's, and those of the errors that both functions declare.
    assert_eq!(internal_errors(&registry), Some(8.0));
    let errors = [r#"closed_errors_total{error_type="string"} 1"#];
    assert_eq!(lines(&registry, "closed_errors_total"), errors);
}

#[test]
fn an_index_out_of_range_is_the_last_status() {
    BUG.set(Bug::OutOfRange);
    let ((), registry) = counted(|| OfClosed {}.start().finish(Closed(0)));
    BUG.set(Bug::None);
    assert_eq!(
        ended(&registry, "closed_total", "status", "other"),
        Some(1.0)
    );
    assert_eq!(
        ended(&registry, "closed_total", "status", "good"),
        Some(0.0)
    );
}

/// A closed status without values.
#[derive(Clone, Copy, Debug)]
struct NoValues;

impl LabelValue for NoValues {
    const VALUES: Option<&'static [&'static str]> = Some(&[]);

    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read("none")
    }
}

impl From<Outcome> for NoValues {
    fn from(_: Outcome) -> NoValues {
        NoValues
    }
}

impl Status for NoValues {
    fn is_error(&self) -> bool {
        false
    }
}

#[derive(Operation)]
#[operation(
    name = "valueless",
    status(values = NoValues),
    started(name = "valueless_started"),
    completed(name = "valueless", labels())
)]
struct Valueless {}

#[test]
fn a_status_without_values_changes_nothing() {
    let ((), registry) = counted(|| {
        Valueless {}.start().finish(NoValues);
        drop(Valueless {}.start());
    });
    in_progress(&registry, "valueless", &[]);
}

/// The builder asks a status as well.
#[test]
fn an_open_status_has_no_other_words() {
    let built = Registry::builder()
        .statuses::<OfOpen>([(Open(1), "worse")])
        .build();
    let error = built.expect_err("nobody knows it beforehand");
    assert!(
        matches!(
            error,
            BuildError::Statuses {
                operation: "open",
                ..
            }
        ),
        "{error:?}"
    );
    assert!(error.to_string().contains("`bad`"), "{error}");
    let words = [(Closed(1), "worse"), (Closed(3), "worse")];
    let registry = Registry::builder()
        .statuses::<OfClosed>(words)
        .build()
        .expect("valid");
    registry.scope_sync(end_in_each_way);
    assert_eq!(
        ended(&registry, "closed_total", "status", "worse"),
        Some(4.0)
    );
}
