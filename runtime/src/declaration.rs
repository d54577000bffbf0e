//! What an operation type declares, as the derive writes it: plain constants.

use std::fmt;

use once_cell::race::OnceRef;

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
    /// The families.
    pub views: &'static [View],
    /// Upper bounds of the duration's buckets in nanoseconds, ascending, without `+Inf`.
    pub bounds: &'static [u64],
    /// The name of the label that says how a call ended.
    pub status_label: &'static str,
    /// Where the operation is declared.
    pub location: Location,
    /// The operation's place in the global registry.
    pub registered: Registered,
}

/// One label.
#[derive(Debug)]
pub struct Field {
    /// The label's name.
    pub name: &'static str,
    /// All its values, if they are known beforehand.
    pub values: Option<&'static [&'static str]>,
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
}

impl ViewKind {
    /// Whether it is read from the row that counts starts, not from those of ends.
    pub(crate) fn is_of_base(self) -> bool {
        matches!(
            self,
            ViewKind::Started | ViewKind::InProgress | ViewKind::Retries
        )
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Location {
    /// The package.
    pub package: &'static str,
    /// The file, as the compiler names it.
    pub file: &'static str,
    /// The line, counted from 1.
    pub line: u32,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} ({})", self.file, self.line, self.package)
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
