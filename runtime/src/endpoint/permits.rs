use std::sync::{Arc, Mutex};

use crate::forked::Process;
use crate::sync::lock;

/// How many scrapes there are now, and in which process: those of its parent do not end in a fork.
#[derive(Debug)]
pub(super) struct Permits(Mutex<(Process, usize)>);

impl Permits {
    /// Another one, if there are less than that.
    pub fn take(self: &Arc<Self>, limit: usize) -> Option<Permit> {
        let now = Process::current();
        let mut state = lock(&self.0);
        let (process, taken) = &mut *state;
        if *process != now {
            (*process, *taken) = (now, 0);
        }
        (*taken < limit).then(|| {
            *taken += 1;
            Permit(Arc::clone(self), now)
        })
    }
}

impl Default for Permits {
    fn default() -> Permits {
        Permits(Mutex::new((Process::current(), 0)))
    }
}

/// Of one scrape.
#[derive(Debug)]
pub(super) struct Permit(Arc<Permits>, Process);

impl Drop for Permit {
    fn drop(&mut self) {
        let mut state = lock(&self.0.0);
        let (process, taken) = &mut *state;
        if *process == self.1 {
            *taken = taken.saturating_sub(1);
        }
    }
}
