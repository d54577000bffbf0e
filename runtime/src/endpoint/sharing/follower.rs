use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use super::Shared;
use crate::endpoint::{Answer, Answered, Asked, Endpoint};

/// A scrape that is answered with what another one finds: as a future, or by waiting.
pub(in crate::endpoint) struct Follower {
    shared: Arc<Shared>,
    endpoint: Endpoint,
    asked: Asked,
    /// Among the tasks that wait.
    place: Option<u64>,
}

impl Follower {
    pub fn new(shared: Arc<Shared>, endpoint: Endpoint, asked: Asked) -> Follower {
        Follower {
            shared,
            endpoint,
            asked,
            place: None,
        }
    }

    /// Blocks.
    pub fn wait(self) -> Answered {
        let answer = self.shared.wait();
        self.answered(answer)
    }

    #[cfg(test)]
    pub fn shared(&self) -> &Shared {
        &self.shared
    }

    fn answered(&self, answer: Arc<Answer>) -> Answered {
        let served = self.endpoint.served();
        served.count(answer.status);
        served.observe(self.asked.arrived.elapsed(), answer.body.len());
        served.count_shared(1);
        Answered::new(answer, self.asked.is_head)
    }
}

impl Future for Follower {
    type Output = Answered;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Answered> {
        let Follower { shared, place, .. } = &mut *self;
        match shared.answer_or_wait(place, context.waker()) {
            Some(answer) => Poll::Ready(self.answered(answer)),
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
