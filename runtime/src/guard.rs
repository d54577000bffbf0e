//! User code that runs for a measurement must not change the program it measures.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering::Relaxed;

use crate::registry::{self, Registry};
use crate::warn;

/// Runs a piece of user code; `None` if it panicked, which is counted and warned of.
#[inline]
pub(crate) fn guarded<T>(what: &'static str, code: impl FnOnce() -> T) -> Option<T> {
    match catch_unwind(AssertUnwindSafe(code)) {
        Ok(value) => Some(value),
        Err(payload) => {
            // Dropping it could panic in turn.
            std::mem::forget(payload);
            internal_error(what, "panicked");
            None
        }
    }
}

/// Counts and reports that something could not be measured as asked.
#[cold]
pub(crate) fn internal_error(what: &'static str, how: &'static str) {
    let current = registry::current();
    let registry: &Registry = current.as_ref().unwrap_or_else(|| registry::registry());
    registry.core().internal_errors.fetch_add(1, Relaxed);
    warn::once_a_minute(what, how, || {
        format!("{what} {how}; see callmeter_internal_errors_total").into()
    });
}
