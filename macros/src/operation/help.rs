//! HELP texts of views that nobody wrote one for.

use syn::DeriveInput;

use super::view::ViewKind;
use super::view_labels::ViewLabel;
use super::when::Ending;
use crate::help::{capitalised, first_paragraph, sentence};

/// What the views' texts are about.
pub(super) struct Subject<'a> {
    pub(super) operation: &'a str,
    pub(super) documentation: Option<String>,
}

/// What a view's text depends on.
pub(super) struct Shown<'a> {
    pub(super) kind: ViewKind,
    pub(super) labels: &'a [ViewLabel],
    pub(super) when: &'a [Ending],
    pub(super) unit: Option<&'a str>,
    /// The name of the value that is observed.
    pub(super) value: &'a str,
}

impl<'a> Subject<'a> {
    pub(super) fn new(input: &DeriveInput, operation: &'a str) -> Self {
        Self {
            operation,
            documentation: first_paragraph(&input.attrs),
        }
    }

    /// `Calls started. One quality gate of a build.`
    pub(super) fn help(&self, shown: &Shown<'_>) -> String {
        match &self.documentation {
            Some(text) => format!("{} {}", shown.text(""), sentence(text)),
            None => shown.text(&format!(" of {}", self.operation)),
        }
    }
}

impl Shown<'_> {
    /// What it shows; `of` says whose calls, ` of gate` or nothing.
    fn text(&self, of: &str) -> String {
        let measured = match self.unit {
            None => String::new(),
            Some("ratio") => " as a ratio".to_owned(),
            Some(unit) => format!(" in {unit}"),
        };
        let calls = format!("calls{of}{}", self.ending());
        match self.kind {
            ViewKind::Started => format!("Calls{of} started."),
            ViewKind::InProgress => format!("Calls{of} in progress."),
            ViewKind::Duration if self.when.is_empty() => {
                format!("Duration of {calls}{measured}.")
            }
            ViewKind::Duration => format!("Duration of {calls},{measured}."),
            ViewKind::Retries => format!("Retries within {calls}."),
            ViewKind::Value => {
                let what = capitalised(&self.value.replace('_', " "));
                format!("{what} of {calls}{measured}.")
            }
            ViewKind::Completed | ViewKind::Errors => self.counted(of),
        }
    }

    fn counted(&self, of: &str) -> String {
        let verb = match (self.kind, self.when) {
            (ViewKind::Errors, []) => " that failed".to_owned(),
            (_, []) => " completed".to_owned(),
            _ => self.ending(),
        };
        let split = if self.labels.contains(&ViewLabel::ErrorType) {
            ", by type of error"
        } else if self.labels.contains(&ViewLabel::Status) && self.kind == ViewKind::Completed {
            ", by how they ended"
        } else {
            ""
        };
        format!("Calls{of}{verb}{split}.")
    }

    /// ` that ended as Hit or Miss`, unless all calls are meant.
    fn ending(&self) -> String {
        let words: Vec<String> = self.when.iter().map(Ending::text).collect();
        match words.split_last() {
            None => String::new(),
            Some((last, [])) => format!(" that ended as {last}"),
            Some((last, others)) => {
                format!(" that ended as {} or {last}", others.join(", "))
            }
        }
    }
}
