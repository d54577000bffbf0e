use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::task::Waker;

use super::Wanted;
use crate::endpoint::Answer;
use crate::sync::lock;

/// One scrape and its answer.
pub(in crate::endpoint) struct Shared {
    wanted: Wanted,
    answer: OnceLock<Arc<Answer>>,
    waiting: Mutex<Waiting>,
    answered: Condvar,
}

/// The tasks that wait.
#[derive(Default)]
struct Waiting {
    wakers: BTreeMap<u64, Waker>,
    next: u64,
}

impl Shared {
    pub fn new(wanted: Wanted) -> Shared {
        Shared {
            wanted,
            answer: OnceLock::new(),
            waiting: Mutex::default(),
            answered: Condvar::new(),
        }
    }

    pub fn suits(&self, wanted: &Wanted) -> bool {
        self.wanted.suits(wanted)
    }

    pub fn is_answered(&self) -> bool {
        self.answer.get().is_some()
    }

    pub fn answer(&self, answer: &Arc<Answer>) {
        let wakers = {
            let mut waiting = lock(&self.waiting);
            // Under the lock, so that whoever found no answer is waiting by now.
            self.answer.get_or_init(|| Arc::clone(answer));
            std::mem::take(&mut waiting.wakers)
        };
        self.answered.notify_all();
        wakers.into_values().for_each(Waker::wake);
    }

    /// Blocks.
    pub fn wait(&self) -> Arc<Answer> {
        let mut waiting = lock(&self.waiting);
        loop {
            if let Some(answer) = self.answer.get() {
                return Arc::clone(answer);
            }
            let woken = self.answered.wait(waiting);
            waiting = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// The answer, or a place among those who are woken for it.
    pub fn answer_or_wait(&self, place: &mut Option<u64>, waker: &Waker) -> Option<Arc<Answer>> {
        let mut waiting = lock(&self.waiting);
        if let Some(answer) = self.answer.get() {
            return Some(Arc::clone(answer));
        }
        let place = *place.get_or_insert_with(|| {
            waiting.next += 1;
            waiting.next
        });
        waiting.wakers.insert(place, waker.clone());
        None
    }

    /// Forgets a task that waits no longer.
    pub fn leave(&self, place: u64) {
        // Dropped behind the lock: a waker may be anybody's code.
        let _left = lock(&self.waiting).wakers.remove(&place);
    }

    #[cfg(test)]
    pub fn tasks(&self) -> usize {
        lock(&self.waiting).wakers.len()
    }
}
