//! Nothing in here runs.
#![allow(dead_code)]

use callmeter::{ErrorType, LabelValue, Operation, track, track_node, track_task, track_workflow};

#[derive(ErrorType)]
enum Fault {
    Refused,
    #[error_type(outcome = "timeout")]
    Slow,
    #[error_type(transparent)]
    Inner(Inner),
}

#[derive(ErrorType)]
enum Inner {
    Broken,
}

#[derive(LabelValue)]
enum Kind {
    Lint,
    Test,
}

#[derive(Operation)]
#[operation(namespace = "ci", completed(name = "gate_checks"))]
struct Gate<'a> {
    kind: Kind,
    strict: bool,
    level: u32,
    project: &'a str,
}

const PROJECT: &str = "backend";
const LEVEL: u32 = 2;

mod names {
    pub(super) const OTHER: &str = "frontend";
}

#[track(Gate { kind: Kind::Lint, strict: false, level: 1, project: "literal" })]
fn literals() -> Result<(), Fault> {
    Ok(())
}

#[track(Gate { kind: Kind::Test, strict: !(LEVEL > 1), level: LEVEL * 2 + 1, project: PROJECT })]
fn operators() {}

#[track(Gate { project: names::OTHER, ..DEFAULT })]
fn rest() {}

const DEFAULT: Gate<'static> = Gate {
    kind: Kind::Test,
    strict: true,
    level: 0,
    project: "default",
};

#[track(DEFAULT)]
fn constant() {}

#[track_task]
fn free() -> Result<(), Fault> {
    Ok(())
}

#[track_task]
async fn later() -> Result<u8, Fault> {
    Ok(1)
}

#[track_task]
fn borrowing(text: &str) -> Result<&str, Fault> {
    Ok(text)
}

#[track_task]
fn returns_impl() -> Result<impl Iterator<Item = u8>, Fault> {
    Ok(std::iter::empty())
}

#[track_task]
fn boxed() -> std::pin::Pin<Box<dyn Future<Output = Result<u8, Fault>>>> {
    Box::pin(async { Ok(1) })
}

type Fallible<T> = Result<T, Fault>;

#[track_task]
fn alias() -> Fallible<u8> {
    Ok(1)
}

#[track_task]
fn generic<T>(value: T) -> Result<T, Fault> {
    Ok(value)
}

#[track_task]
fn generic_error<E: ErrorType>(error: E) -> Result<(), E> {
    Err(error)
}

#[track_task("says its own")]
fn with_option() {}

#[track_task(error_type = |_: &Fault| "told")]
fn with_error_type() -> Result<(), Fault> {
    Ok(())
}

#[track_task(name = name)]
fn per_call(name: &str) {}

#[track_task({ "in braces" })]
fn braces() {}

struct Mailbox<T>(T);

#[track_task]
impl<T> Mailbox<T> {
    fn poll(&self) -> Result<&T, Fault> {
        Ok(&self.0)
    }

    async fn send(self) -> Result<Self, Fault> {
        Ok(self)
    }
}

impl<T> Mailbox<T> {
    #[track_task]
    fn single(&self) -> Result<&T, Fault> {
        Ok(&self.0)
    }
}

#[track_workflow("nightly")]
fn workflow() -> std::io::Result<()> {
    Ok(())
}

#[track_node("phase", "build")]
fn node() {}

fn outer() {
    #[track_task]
    fn inside_a_function() {}
}
