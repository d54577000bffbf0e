//! Requests that wait to be sent.

use std::collections::VecDeque;
use std::sync::Mutex;

use tokio::sync::Notify;

use crate::push::error::PushError;
use crate::push::message::Message;
use crate::sync::lock;

/// So many requests at most, the oldest first.
pub(super) struct Queue {
    waiting: Mutex<Waiting>,
    limit: usize,
    /// There is something new, or there will be nothing more.
    changed: Notify,
    closing: Notify,
    /// Why the oldest has not arrived.
    fault: Mutex<Option<PushError>>,
}

#[derive(Default)]
struct Waiting {
    messages: VecDeque<Message>,
    is_closed: bool,
}

impl Queue {
    pub fn new(limit: usize) -> Queue {
        Queue {
            waiting: Mutex::default(),
            limit,
            changed: Notify::new(),
            closing: Notify::new(),
            fault: Mutex::new(None),
        }
    }

    /// How many of the oldest had to go for these.
    pub fn push(&self, messages: Vec<Message>) -> u64 {
        let mut waiting = lock(&self.waiting);
        waiting.messages.extend(messages);
        let too_many = waiting.messages.len().saturating_sub(self.limit);
        waiting.messages.drain(..too_many);
        drop(waiting);
        self.changed.notify_one();
        too_many as u64
    }

    /// Nothing comes any more.
    pub fn close(&self) {
        lock(&self.waiting).is_closed = true;
        self.changed.notify_one();
        self.closing.notify_waiters();
    }

    /// Waits until nothing comes any more.
    pub async fn closed(&self) {
        let closing = self.closing.notified();
        if !self.is_closed() {
            closing.await;
        }
    }

    /// Notes why the oldest has not arrived.
    pub fn note(&self, fault: PushError) {
        *lock(&self.fault) = Some(fault);
    }

    /// Why the oldest has not arrived, if it was tried.
    pub fn fault(&self) -> Option<PushError> {
        lock(&self.fault).clone()
    }

    pub fn is_closed(&self) -> bool {
        lock(&self.waiting).is_closed
    }

    /// The oldest, which has to be waited for; nothing when no more will come.
    pub async fn next(&self) -> Option<Message> {
        loop {
            {
                let mut waiting = lock(&self.waiting);
                let oldest = waiting.messages.pop_front();
                if oldest.is_some() || waiting.is_closed {
                    return oldest;
                }
            }
            self.changed.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::Method;

    fn message(name: &'static str) -> Message {
        Message {
            method: Method::POST,
            headers: Vec::new(),
            body: name.into(),
        }
    }

    #[tokio::test]
    async fn the_oldest_go_when_there_are_too_many() {
        let queue = Queue::new(3);
        assert_eq!(queue.push(["a", "b"].map(message).to_vec()), 0);
        assert_eq!(queue.push(["c", "d", "e"].map(message).to_vec()), 2);
        queue.close();
        for name in ["c", "d", "e"] {
            let next = queue.next().await.expect("one more");
            assert_eq!(next.body, name);
        }
        assert!(queue.next().await.is_none());
    }
}
