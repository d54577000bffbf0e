//! Scrapes that share one answer.
//!
//! The first that asks for something is its [`Leader`]: it scrapes, and whoever asks for the
//! same meanwhile is a [`Follower`] that waits for its answer. Nobody follows a leader
//! that may wait for collectors for longer than the follower itself would, so followers need
//! no clock; and a leader that is dropped leaves an answer, so none waits for ever. Where a
//! collector was too late for the leader, a follower with more time asks anew.

mod follower;
mod shared;
mod wanted;

use std::sync::{Arc, Mutex};

pub(super) use self::follower::{Followed, Follower};
pub(super) use self::shared::{Shared, Shown};
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
    Follows(Arc<Shared>, Wanted),
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
            return Joined::Follows(Arc::clone(shared), wanted);
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
    /// Answers all followers; those with more time than the leader learn if it was cut short.
    pub fn share(self, answer: &Arc<Answer>, is_cut_short: bool) {
        self.end(answer, is_cut_short);
    }

    /// From here on nobody follows, so that an answer is never older than its scrape.
    fn end(&self, answer: &Arc<Answer>, is_cut_short: bool) {
        self.sharing.leave(&self.shared);
        self.shared.answer(Shown {
            answer: Arc::clone(answer),
            is_cut_short,
        });
    }
}

/// Where the scrape panicked, or never ran. What was answered before stays.
impl Drop for Leader {
    fn drop(&mut self) {
        if !self.shared.is_answered() {
            self.end(&Answer::interrupted().into(), false);
        }
    }
}

#[cfg(test)]
mod tests;
