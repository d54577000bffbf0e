//! The atomics the cells are built on. The model checker in `tests/loom` compiles the
//! cells with its own in their place.
//!
//! And locks that know how many of them the running thread holds: what may run code of the
//! program, a warning above all, waits until the thread holds none. See [`unlocked`].

pub(crate) use once_cell::race::OnceRef;
pub(crate) use std::sync::OnceLock;
pub(crate) use std::sync::atomic::{AtomicU32, AtomicU64};

use std::cell::{Cell, RefCell};
use std::mem::ManuallyDrop;
use std::ops::{Deref, DerefMut};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::sync::{RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

/// Locks. What the locks of this crate guard is whole after a panic as well.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> Locked<MutexGuard<'_, T>> {
    Locked::new(mutex.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Locks for reading.
pub(crate) fn read<T>(lock: &RwLock<T>) -> Locked<RwLockReadGuard<'_, T>> {
    Locked::new(lock.read().unwrap_or_else(PoisonError::into_inner))
}

/// Locks for writing.
pub(crate) fn write<T>(lock: &RwLock<T>) -> Locked<RwLockWriteGuard<'_, T>> {
    Locked::new(lock.write().unwrap_or_else(PoisonError::into_inner))
}

/// Runs it as soon as the thread holds no lock of [`lock`], [`read`] and [`write`]: now, or
/// when the last one is released.
pub(crate) fn unlocked(run: impl FnOnce() + 'static) {
    if HELD.get() == 0 {
        run();
    } else {
        LATER.with(|later| later.borrow_mut().push(Box::new(run)));
    }
}

/// Runs what other threads wait for: as under a lock, code of the program waits until it has ended.
pub(crate) fn waited_for<T>(run: impl FnOnce() -> T) -> T {
    let _held = Locked::new(());
    run()
}

type Later = Vec<Box<dyn FnOnce()>>;

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
    /// Empty where no lock is held, so that nothing is lost where it is never dropped: it is
    /// there in the destructors of a thread's own values as well.
    static LATER: RefCell<ManuallyDrop<Later>> =
        const { RefCell::new(ManuallyDrop::new(Vec::new())) };
}

/// A lock that is held.
pub(crate) struct Locked<G> {
    // Fields are dropped in this order.
    guard: G,
    held: Held,
}

struct Held;

impl<G> Locked<G> {
    fn new(guard: G) -> Locked<G> {
        HELD.set(HELD.get() + 1);
        Locked { guard, held: Held }
    }
}

impl<'a, T> Locked<MutexGuard<'a, T>> {
    /// Waits without the lock until woken, or for that time.
    pub(crate) fn wait(self, condition: &Condvar, limit: Option<Duration>) -> Self {
        let Locked { guard, held } = self;
        let guard = match limit {
            None => condition.wait(guard),
            Some(limit) => match condition.wait_timeout(guard, limit) {
                Ok((guard, _)) => Ok(guard),
                Err(poisoned) => Ok(poisoned.into_inner().0),
            },
        };
        let guard = guard.unwrap_or_else(PoisonError::into_inner);
        Locked { guard, held }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let held = HELD.get() - 1;
        HELD.set(held);
        if held == 0 {
            let later = LATER.with(|later| std::mem::take(&mut **later.borrow_mut()));
            later.into_iter().for_each(|run| run());
        }
    }
}

impl<G: Deref> Deref for Locked<G> {
    type Target = G::Target;

    fn deref(&self) -> &G::Target {
        &self.guard
    }
}

impl<G: DerefMut> DerefMut for Locked<G> {
    fn deref_mut(&mut self) -> &mut G::Target {
        &mut self.guard
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn what_is_for_later_runs_when_the_last_lock_is_released() {
        let (outer, inner) = (Arc::new(Mutex::new(Vec::new())), RwLock::new(0));
        let push = |number| {
            let outer = Arc::clone(&outer);
            move || lock(&outer).push(number)
        };
        unlocked(push(1));
        assert_eq!(*lock(&outer), [1]);
        let mut held = lock(&outer);
        {
            let mut written = write(&inner);
            *written += 1;
            unlocked(push(3));
        }
        unlocked(push(4));
        assert_eq!(*read(&inner), 1);
        held.push(2);
        assert_eq!(*held, [1, 2]);
        drop(held);
        assert_eq!(*lock(&outer), [1, 2, 3, 4]);
    }

    #[test]
    fn who_waits_for_a_condition_holds_its_lock_afterwards() {
        let (mutex, condition) = (Mutex::new(()), Condvar::new());
        let held = lock(&mutex).wait(&condition, Some(Duration::ZERO));
        let ran = Arc::new(Mutex::new(false));
        let run = Arc::clone(&ran);
        unlocked(move || *lock(&run) = true);
        assert_eq!(HELD.get(), 1);
        drop(held);
        assert!(*lock(&ran));
    }
}
