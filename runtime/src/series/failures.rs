//! The last failures of a series, if its registry keeps them.

use std::collections::VecDeque;
use std::sync::Mutex;

use once_cell::race::OnceBox;

use crate::failure::Failure;
use crate::series::{Handle, Series};
use crate::sync::lock;

/// Newest last. No memory before the first.
#[derive(Default)]
pub(crate) struct Failures(OnceBox<Mutex<VecDeque<Failure>>>);

impl Failures {
    fn push(&self, failure: Failure, most: usize) {
        let kept = self.0.get_or_init(Box::default);
        let mut kept = lock(kept);
        if kept.len() >= most {
            kept.pop_front();
        }
        kept.push_back(failure);
    }

    fn to_vec(&self) -> Vec<Failure> {
        self.0
            .get()
            .map(|kept| lock(kept).iter().cloned().collect())
            .unwrap_or_default()
    }
}

impl Handle<Series> {
    /// Keeps a failure, if the registry wants them; the oldest makes room.
    pub(crate) fn remember(&self, failure: impl FnOnce() -> Failure) {
        let most = self.shape.failures_kept;
        if most == 0 {
            return;
        }
        // Of threads that fail at once the first tells the registry.
        if self.failures.0.get().is_none() && self.failures.0.set(Box::default()).is_ok() {
            self.shape.core.remember_failed(self.clone());
        }
        self.failures.push(failure(), most);
    }

    /// Those kept, oldest first.
    pub(crate) fn remembered(&self) -> Vec<Failure> {
        self.failures.to_vec()
    }
}
