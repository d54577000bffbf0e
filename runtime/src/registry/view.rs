use std::sync::Arc;

use crate::declaration::{StatusKey, View};
use crate::guard::guarded;
use crate::registry::Family;
use crate::series::StatusRef;

/// A view of an operation in one registry.
pub(crate) struct RegisteredView {
    pub(crate) view: &'static View,
    /// `None` where another declaration was first.
    pub(crate) family: Option<Arc<Family>>,
    /// The statuses of the calls it shows; empty if all.
    when: Box<[StatusKey]>,
    /// For each bucket of the operation's durations the family's own, if they differ.
    pub(crate) buckets: Option<Arc<[u16]>>,
}

impl RegisteredView {
    pub(super) fn new(
        view: &'static View,
        family: Option<Arc<Family>>,
        buckets: Option<Box<[u16]>>,
    ) -> RegisteredView {
        let statuses = view.when.iter();
        let when = statuses.filter_map(|status| guarded("a status of a `when(…)`", status));
        RegisteredView {
            view,
            family,
            when: when.collect(),
            buckets: buckets.map(Arc::from),
        }
    }

    /// Whether it shows calls that ended so.
    pub(crate) fn shows(&self, status: StatusRef<'_>) -> bool {
        self.view.when.is_empty() || self.when.iter().any(|shown| shown.is(status))
    }
}
