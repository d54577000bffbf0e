use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::{Shared, Shown, Wanted};
use crate::endpoint::pending::Pending;
use crate::endpoint::{Answered, Asked, Endpoint};

/// What becomes of a follower.
pub(in crate::endpoint) enum Followed {
    Answered(Answered),
    /// A collector was too late for the leader, which had less time.
    Again(Pending),
}

/// A scrape that is answered with what another one finds: as a future, or by waiting.
pub(in crate::endpoint) struct Follower {
    shared: Arc<Shared>,
    wanted: Wanted,
    endpoint: Endpoint,
    asked: Asked,
    /// Among the tasks that wait.
    place: Option<u64>,
}

impl Follower {
    pub fn new(shared: Arc<Shared>, wanted: Wanted, endpoint: Endpoint, asked: Asked) -> Follower {
        Follower {
            shared,
            wanted,
            endpoint,
            asked,
            place: None,
        }
    }

    /// Blocks.
    pub fn wait(self) -> Followed {
        let shown = self.shared.wait();
        self.followed(shown)
    }

    #[cfg(test)]
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    fn followed(&self, shown: Shown) -> Followed {
        let (endpoint, asked) = (&self.endpoint, &self.asked);
        if shown.is_cut_short && self.shared.had_less_time_than(&self.wanted) {
            let again = Pending::new(endpoint.clone(), asked.clone());
            return Followed::Again(again.or(shown.answer));
        }
        Followed::Answered(asked.answered_by_another(shown.answer, endpoint))
    }
}

impl Future for Follower {
    type Output = Followed;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Followed> {
        let Follower { shared, place, .. } = &mut *self;
        match shared.answer_or_wait(place, context.waker()) {
            Some(shown) => Poll::Ready(self.followed(shown)),
            None => Poll::Pending,
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        if let Some(place) = self.place {
            self.shared.leave(place);
        }
    }
}
