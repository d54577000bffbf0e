use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::task::Waker;

use super::Wanted;
use crate::endpoint::Answer;
use crate::sync::lock;

/// One scrape and its answer.
pub(in crate::endpoint) struct Shared {
    wanted: Wanted,
    answer: OnceLock<Shown>,
    waiting: Mutex<Waiting>,
    answered: Condvar,
}

/// What the scrape found.
#[derive(Clone)]
pub(in crate::endpoint) struct Shown {
    pub answer: Arc<Answer>,
    /// Whether it would have found more with more time.
    pub is_cut_short: bool,
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

    /// Whether the scrape had less time than that.
    pub fn had_less_time_than(&self, wanted: &Wanted) -> bool {
        self.wanted.has_less_time_than(wanted)
    }

    pub fn answer(&self, shown: Shown) {
        let wakers = {
            let mut waiting = lock(&self.waiting);
            // Under the lock, so that whoever found no answer is waiting by now.
            self.answer.get_or_init(|| shown);
            std::mem::take(&mut waiting.wakers)
        };
        self.answered.notify_all();
        wakers.into_values().for_each(Waker::wake);
    }

    /// Blocks.
    pub fn wait(&self) -> Shown {
        let mut waiting = lock(&self.waiting);
        loop {
            if let Some(shown) = self.answer.get() {
                return shown.clone();
            }
            waiting = waiting.wait(&self.answered, None);
        }
    }

    /// The answer, or a place among those who are woken for it.
    pub fn answer_or_wait(&self, place: &mut Option<u64>, waker: &Waker) -> Option<Shown> {
        // Cloned before the lock and dropped behind it: a waker may be anybody's code.
        let waker = waker.clone();
        let mut waiting = lock(&self.waiting);
        if let Some(shown) = self.answer.get() {
            return Some(shown.clone());
        }
        let place = *place.get_or_insert_with(|| {
            waiting.next += 1;
            waiting.next
        });
        let before = waiting.wakers.insert(place, waker);
        drop(waiting);
        drop(before);
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
