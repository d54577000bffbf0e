//! What needs a timer: limits, and waits between the attempts of an async function.

use std::time::Duration;

use super::watch::watch;
use crate::guard::guarded;
use crate::{Call, Status, TimedOut};

/// A return type that can say that a time limit passed.
#[diagnostic::on_unimplemented(
    message = "`timeout` needs a function that returns a `Result` whose error implements `From<callmeter::TimedOut>`, not `{Self}`",
    label = "cannot say that the time limit passed",
    note = "write `impl From<callmeter::TimedOut> for` your error type"
)]
pub trait FromTimedOut {
    /// The value that says so.
    fn timed_out() -> Self;
}

// So that the message is the one above.
#[diagnostic::do_not_recommend]
impl<T, E: From<TimedOut>> FromTimedOut for Result<T, E> {
    fn timed_out() -> Self {
        Err(E::from(TimedOut::new()))
    }
}

/// Runs a call's future for at most `limit`; says whether that passed.
///
/// Outside a tokio runtime with timers nothing can be limited: the future runs to its
/// end, which is counted as an internal error.
pub async fn within<S: Status, R: FromTimedOut, F: Future<Output = R>>(
    call: &Call<S>,
    limit: Duration,
    future: F,
) -> (R, bool) {
    let future = watch(call, future);
    if !has_timers() {
        return (future.await, false);
    }
    match tokio::time::timeout(limit, future).await {
        Ok(value) => (value, false),
        Err(_) => (R::timed_out(), true),
    }
}

/// Waits between the attempts of an async function; not at all outside a tokio runtime.
pub async fn pause(delay: Duration) {
    if has_timers() {
        tokio::time::sleep(delay).await;
    }
}

/// tokio has no question for this, but it panics without timers.
fn has_timers() -> bool {
    guarded("a timer outside a tokio runtime", || {
        drop(tokio::time::sleep(Duration::ZERO))
    })
    .is_some()
}
