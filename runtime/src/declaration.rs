//! What an operation type declares, as the derive writes it: plain constants.

use std::fmt;

use once_cell::race::OnceRef;

use crate::Status;
use crate::registry::RegisteredOperation;

/// An operation: its labels and the families that are read from its calls.
#[derive(Debug)]
pub struct Declaration {
    /// The name of the operation in snake case.
    pub operation: &'static str,
    /// Goes before the names of all its families; `None` takes the registry's.
    pub namespace: Option<&'static str>,
    /// The labels, in the order of the struct's fields.
    pub fields: &'static [Field],
    /// How its calls end.
    pub status: StatusDeclaration,
    /// The families.
    pub views: &'static [View],
    /// Where the operation is declared.
    pub location: Location,
    /// The operation's place in the global registry.
    pub registered: Registered,
}

impl Declaration {
    /// What warnings tell operations apart by.
    pub(crate) fn cause(&self) -> (&'static str, Location) {
        (self.operation, self.location)
    }
}

/// One label.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The label's name.
    pub name: &'static str,
    /// All its values, if they are known beforehand.
    pub values: Option<&'static [&'static str]>,
}

/// How the calls of an operation end.
#[derive(Debug)]
pub struct StatusDeclaration {
    /// The name of the label that tells it.
    pub label: &'static str,
    /// All statuses in the order of their indices, if they are known beforehand.
    pub values: Option<&'static [&'static str]>,
    /// Statuses that are shown by another word, by index.
    pub words: &'static [(usize, &'static str)],
    /// Whether the status of an index is an error.
    pub is_error: fn(usize) -> bool,
}

impl StatusDeclaration {
    /// The statuses of a type.
    pub const fn of<S: Status>(
        label: &'static str,
        words: &'static [(usize, &'static str)],
    ) -> StatusDeclaration {
        StatusDeclaration {
            label,
            values: S::VALUES,
            words,
            is_error: is_error_at::<S>,
        }
    }
}

fn is_error_at<S: Status>(index: usize) -> bool {
    let value = S::VALUES.and_then(|values| S::from_text(values.get(index)?));
    value.is_some_and(|status| status.is_error())
}

/// One metric family of an operation.
#[derive(Debug)]
pub struct View {
    /// What is read.
    pub kind: ViewKind,
    /// The name between namespace and suffix.
    pub name: &'static str,
    /// The help text.
    pub help: &'static str,
    /// The family's labels, a subset of the operation's.
    pub labels: &'static [ViewLabel],
    /// The statuses of the calls it shows; empty if all.
    pub when: &'static [fn() -> StatusKey],
    /// Behind the name; only histograms have one.
    pub unit: Option<&'static str>,
    /// Whether it is a native histogram beside its buckets.
    pub native: bool,
    /// Of a histogram's buckets.
    pub bounds: Bounds,
}

/// Finite upper bounds of buckets, ascending.
#[derive(Clone, Copy, Debug)]
pub enum Bounds {
    /// Of what is no histogram.
    None,
    /// Of durations.
    Nanoseconds(&'static [u64]),
    /// Of values, in their unit.
    Numbers(&'static [f64]),
}

/// One status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusKey {
    /// One that is known beforehand, by its index.
    Closed(usize),
    /// The text of any other.
    Open(String),
}

/// Which status it is.
pub fn status_key<S: Status>(status: &S) -> StatusKey {
    match S::VALUES {
        // A hand-written `Status` may have a wrong index.
        Some([]) | None => StatusKey::Open(status.with_text(str::to_owned)),
        Some(values) => StatusKey::Closed(status.index().min(values.len() - 1)),
    }
}

/// What of the calls a family shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewKind {
    /// Calls started, a counter.
    Started,
    /// Calls ended, a counter.
    Completed,
    /// The time calls took, a histogram of seconds.
    Duration,
    /// Calls started and not ended, a gauge.
    InProgress,
    /// Calls that failed or timed out, a counter.
    Errors,
    /// Attempts behind the first, a counter.
    Retries,
    /// What calls said of themselves by [`Call::observe`](crate::Call::observe), a
    /// histogram; by the number of the value.
    Value(usize),
}

impl View {
    /// Whether it is read from the row that counts starts, not from those of ends.
    pub(crate) fn is_of_base(&self) -> bool {
        match self.kind {
            ViewKind::Started | ViewKind::InProgress => true,
            ViewKind::Retries => !self.knows_status(),
            _ => false,
        }
    }

    pub(crate) fn is_histogram(&self) -> bool {
        matches!(self.kind, ViewKind::Duration | ViewKind::Value(_))
    }

    /// Whether it tells calls by how they ended, or picks some.
    pub(crate) fn knows_status(&self) -> bool {
        !self.when.is_empty() || self.labels.contains(&ViewLabel::Status)
    }

    /// Whether it shows the retries of calls by how these ended.
    pub(crate) fn is_of_ended_retries(&self) -> bool {
        self.kind == ViewKind::Retries && self.knows_status()
    }
}

/// A label of a family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewLabel {
    /// A field, by its position.
    Field(usize),
    /// How the call ended.
    Status,
    /// What kind of error it ended with.
    ErrorType,
}

/// A place in source code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    /// The package; empty where it is not known.
    pub package: &'static str,
    /// The file, as the compiler names it.
    pub file: &'static str,
    /// The line, counted from 1.
    pub line: u32,
}

impl Location {
    /// Where the function is called that calls this.
    #[track_caller]
    pub(crate) fn of_caller() -> Location {
        let caller = std::panic::Location::caller();
        Location {
            package: "",
            file: caller.file(),
            line: caller.line(),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)?;
        if self.package.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", self.package)
    }
}

/// Where an operation keeps its place in the global registry, once it has one.
pub struct Registered(pub(crate) OnceRef<'static, RegisteredOperation>);

impl Registered {
    /// Not registered yet.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Registered {
        Registered(OnceRef::new())
    }
}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.get().is_some() {
            "Registered"
        } else {
            "Registered(not yet)"
        })
    }
}

/// Whether one of the fields takes any text.
pub const fn has_open_labels(fields: &[Field]) -> bool {
    let mut at = 0;
    while at < fields.len() {
        if fields[at].values.is_none() {
            return true;
        }
        at += 1;
    }
    false
}

/// How many label sets the closed fields make; an open field counts as one.
pub const fn closed_label_sets(fields: &[Field]) -> usize {
    let mut at = 0;
    let mut product = 1_usize;
    while at < fields.len() {
        if let Some(values) = fields[at].values {
            product = product.saturating_mul(values.len());
        }
        at += 1;
    }
    product
}
