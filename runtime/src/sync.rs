//! The atomics the cells are built on. The model checker in `tests/loom` compiles the
//! cells with its own in their place.

pub(crate) use once_cell::race::OnceRef;
pub(crate) use std::sync::OnceLock;
pub(crate) use std::sync::atomic::{AtomicU32, AtomicU64};

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks. What the locks of this crate guard is whole after a panic as well.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
