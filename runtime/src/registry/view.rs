use std::sync::Arc;

use crate::declaration::{Declaration, StatusKey, View};
use crate::guard::guarded;
use crate::registry::Family;
use crate::series::StatusRef;

/// What the program's own code says of an operation's statuses. It is asked before any
/// lock is taken, as it may count calls itself.
pub(super) struct Asked {
    /// For each view the statuses of the calls it shows; empty if all.
    when: Vec<Box<[StatusKey]>>,
    /// Which of the statuses known beforehand are errors.
    pub(super) errors: Box<[bool]>,
}

impl Asked {
    pub(super) fn of(declaration: &Declaration) -> Asked {
        let when = |view: &View| {
            let statuses = view.when.iter();
            statuses
                .filter_map(|status| guarded("a status of a `when(…)`", status))
                .collect()
        };
        let status = &declaration.status;
        let is_error =
            |index| guarded("a status of the program's own", || (status.is_error)(index));
        Asked {
            when: declaration.views.iter().map(when).collect(),
            errors: (0..status.values.map_or(0, <[_]>::len))
                .map(|index| is_error(index).unwrap_or(false))
                .collect(),
        }
    }

    /// The statuses of a view.
    pub(super) fn take_when(&mut self, view: usize) -> Box<[StatusKey]> {
        std::mem::take(&mut self.when[view])
    }
}

/// A view of an operation in one registry.
pub(crate) struct RegisteredView {
    pub(crate) view: &'static View,
    /// `None` where another declaration was first.
    pub(crate) family: Option<Arc<Family>>,
    /// The statuses of the calls it shows; empty if all.
    pub(super) when: Box<[StatusKey]>,
    /// For each bucket of the operation's durations the family's own, if they differ.
    pub(crate) buckets: Option<Arc<[u16]>>,
}

impl RegisteredView {
    /// Whether it shows calls that ended so.
    pub(crate) fn shows(&self, status: StatusRef<'_>) -> bool {
        self.view.when.is_empty() || self.when.iter().any(|shown| shown.is(status))
    }
}
