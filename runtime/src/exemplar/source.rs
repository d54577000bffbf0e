use std::cell::Cell;
use std::fmt;

use super::{ExemplarLabels, Packed, Refused};
use crate::guard::guarded;

/// Tells the labels of the exemplars of what is counted at the moment.
pub(crate) struct Source(Box<Ask>);

type Ask = dyn Fn() -> Option<Result<Packed, Refused>> + Send + Sync;

thread_local! {
    /// Whether a source is being asked: what it counts itself has no exemplars, or that would go
    /// on for ever.
    static ASKING: Cell<bool> = const { Cell::new(false) };
}

impl Source {
    pub(crate) fn new<L: ExemplarLabels>(
        source: impl Fn() -> Option<L> + Send + Sync + 'static,
    ) -> Source {
        Source(Box::new(move || Packed::of(&source()?).transpose()))
    }

    /// What the source says now.
    pub(crate) fn ask(&self) -> Option<Result<Packed, Refused>> {
        if ASKING.replace(true) {
            return None;
        }
        let asked = guarded("a source of exemplars", &self.0);
        ASKING.set(false);
        asked.flatten()
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}
