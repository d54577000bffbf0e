//! What a label may be.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use callmeter::{LabelValue, Operation, Outcome, Registry, Task, track};
use callmeter_behaviour::{Seen, block_on, counted, give_way};

use super::{Gate, Kind, counts, owned};

#[track(Gate { kind, strict: !lax, project: &project[1..] })]
fn gate(kind: Kind, lax: bool, project: String) -> Result<(), ()> {
    drop(project);
    if lax { Err(()) } else { Ok(()) }
}

#[track(Gate { kind, strict: project.is_empty(), project })]
async fn gate_later(kind: Kind, project: &str) {
    give_way(1).await;
}

#[test]
fn closed_and_open_labels_of_arguments() {
    let ((), registry) = counted(|| {
        assert!(gate(Kind::Lint, false, "-a".into()).is_ok());
        assert!(gate(Kind::Lint, true, "-a".into()).is_err());
        assert!(gate(Kind::UnitTest, false, "-b".into()).is_ok());
        assert!(gate(Kind::Lint, false, "-a".into()).is_ok());
        block_on(gate_later(Kind::UnitTest, ""));
    });
    let found = counts(
        &registry,
        "gate_total",
        &["kind", "strict", "project", "status"],
    );
    let expected = [
        ("lint false a failure", 1),
        ("lint true a success", 2),
        ("unit_test true b success", 1),
        ("unit_test true success", 1),
    ];
    assert_eq!(found, owned(&expected));
}

/// Every type that a label may have.
#[derive(Operation)]
struct Every<'a> {
    text: &'a str,
    string: String,
    cow: Cow<'a, str>,
    shared: Arc<str>,
    counted: Rc<String>,
    boxed: Box<Kind>,
    letter: char,
    small: u8,
    large: i128,
    size: usize,
    yes: bool,
    some: Option<u16>,
    none: Option<&'a str>,
    maybe_closed: Option<Kind>,
    newtype: Newtype<'a>,
    twice: &'a &'a Kind,
}

#[derive(LabelValue)]
struct Newtype<'a>(Cow<'a, str>);

#[track(Every {
    text,
    string: text.to_owned(),
    cow: Cow::Owned(format!("{text}1")),
    shared: text.into(),
    counted: Rc::new("rc".into()),
    boxed: Box::new(Kind::Lint),
    letter: 'ß',
    small: u8::MAX,
    large: i128::MIN,
    size: text.len(),
    yes: true,
    some: Some(7),
    none: None,
    maybe_closed: Some(Kind::UnitTest),
    newtype: Newtype(text.into()),
    twice: &&Kind::UnitTest,
})]
fn every(text: &str) {}

#[test]
fn every_type_of_label() {
    let ((), registry) = counted(|| every("x\"\\\n"));
    let hostile = "x\"\\\n";
    let labels = [
        ("text", hostile),
        ("string", hostile),
        ("cow", "x\"\\\n1"),
        ("shared", hostile),
        ("counted", "rc"),
        ("boxed", "lint"),
        ("letter", "ß"),
        ("small", "255"),
        ("large", "-170141183460469231731687303715884105728"),
        ("size", "4"),
        ("yes", "true"),
        ("some", "7"),
        ("none", ""),
        ("maybe_closed", "unit_test"),
        ("newtype", hostile),
        ("twice", "unit_test"),
        ("status", "success"),
    ];
    assert_eq!(registry.snapshot().value("every_total", &labels), Some(1.0));
}

/// A label's value that counts calls itself, of the same operation even.
struct Reentrant(&'static str);

impl LabelValue for Reentrant {
    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        Task {
            task_name: "inside a label",
        }
        .start()
        .finish(Outcome::Success);
        if self.0.len() > 1 {
            Holds {
                what: Reentrant("x"),
            }
            .start()
            .finish(Outcome::Success);
        }
        let _ = Registry::current().snapshot();
        read(self.0)
    }
}

#[derive(Operation)]
struct Holds {
    what: Reentrant,
}

#[track(Holds { what: Reentrant(text) })]
fn holds(text: &'static str) {}

#[test]
fn calls_may_be_made_while_a_label_is_read() {
    let ((), registry) = counted(|| holds("xy"));
    let found = counts(&registry, "holds_total", &["what"]);
    assert_eq!(found, owned(&[("x", 1), ("xy", 1)]));
    assert_eq!(Seen::of(&registry, "inside a label"), Seen::success(2));
}

/// In the global registry, where series are found through the thread's cache.
#[test]
fn many_label_sets_are_told_apart() {
    let expected = 1500;
    for round in 0..3_u32 {
        for number in 0..expected {
            #[track(Numbered { number, half: number < 7 })]
            fn numbered(number: u32) {}
            numbered(number);
            if round == 0 {
                numbered(number);
            }
        }
    }
    let found = counts(callmeter::registry(), "numbered_total", &["number"]);
    assert_eq!(found.len(), expected as usize);
    assert!(found.iter().all(|(_, count)| *count == 4));
}

#[derive(Operation)]
struct Numbered {
    number: u32,
    half: bool,
}
