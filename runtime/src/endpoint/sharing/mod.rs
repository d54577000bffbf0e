//! Scrapes that share one answer.
//!
//! The first that asks for something is its [`Leader`]: it scrapes, and whoever asks for the
//! same meanwhile is a [`Follower`] that waits for its answer. Nobody follows a leader
//! that may wait for collectors for longer than the follower itself would, so followers need
//! no clock; and a leader that is dropped leaves an answer, so none waits for ever.

mod follower;
mod shared;
mod wanted;

use std::sync::{Arc, Mutex};

pub(super) use self::follower::Follower;
pub(super) use self::shared::Shared;
pub(super) use self::wanted::Wanted;

use super::Answer;
use super::permits::Permit;
use crate::sync::lock;

/// The scrapes that others may follow now: no more than there are permits.
#[derive(Default)]
pub(super) struct Sharing(Mutex<Vec<Arc<Shared>>>);

/// How a scrape takes part.
pub(super) enum Joined {
    Leads(Leader, Permit),
    Follows(Arc<Shared>),
    Refused,
}

/// The duty to answer all who follow.
pub(super) struct Leader {
    sharing: Arc<Sharing>,
    shared: Arc<Shared>,
}

impl Sharing {
    /// Only leaders need a permit.
    pub fn join(
        self: &Arc<Self>,
        wanted: Wanted,
        permit: impl FnOnce() -> Option<Permit>,
    ) -> Joined {
        let mut all = lock(&self.0);
        if let Some(shared) = all.iter().find(|shared| shared.suits(&wanted)) {
            return Joined::Follows(Arc::clone(shared));
        }
        let Some(permit) = permit() else {
            return Joined::Refused;
        };
        let shared = Arc::new(Shared::new(wanted));
        all.push(Arc::clone(&shared));
        let sharing = Arc::clone(self);
        Joined::Leads(Leader { sharing, shared }, permit)
    }

    fn leave(&self, shared: &Arc<Shared>) {
        lock(&self.0).retain(|other| !Arc::ptr_eq(other, shared));
    }
}

impl Leader {
    pub fn share(self, answer: &Arc<Answer>) {
        self.end(answer);
    }

    /// From here on nobody follows, so that an answer is never older than its scrape.
    fn end(&self, answer: &Arc<Answer>) {
        self.sharing.leave(&self.shared);
        self.shared.answer(answer);
    }
}

/// Where the scrape panicked, or never ran. What was answered before stays.
impl Drop for Leader {
    fn drop(&mut self) {
        if !self.shared.is_answered() {
            self.end(&Answer::interrupted().into());
        }
    }
}

#[cfg(test)]
mod tests;
