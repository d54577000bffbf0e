//! What needs a timer: limits, and waits between the attempts of an async function.

use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::time::{Sleep, sleep};

use crate::TimedOut;
use crate::guard::guarded;

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

pin_project_lite::pin_project! {
    /// A future that runs for at most `limit` from its first poll on, and says whether that
    /// passed. An `async` function would keep it twice: as its argument, and as what it awaits.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Within<R, F> {
        limit: Option<Duration>,
        late: fn() -> R,
        #[pin]
        sleep: Option<Sleep>,
        #[pin]
        future: F,
    }
}

/// Limits the time of a future.
///
/// Outside a tokio runtime with timers nothing can be limited: the future runs to its
/// end, which is counted as an internal error.
#[inline]
pub fn within<R: FromTimedOut, F: Future<Output = R>>(limit: Duration, future: F) -> Within<R, F> {
    Within {
        limit: Some(limit),
        late: R::timed_out,
        sleep: None,
        future,
    }
}

impl<R, F: Future<Output = R>> Future for Within<R, F> {
    type Output = (R, bool);

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<(R, bool)> {
        let mut this = self.project();
        if let Some(limit) = this.limit.take()
            && has_timers()
        {
            this.sleep.set(Some(sleep(limit)));
        }
        if let Poll::Ready(value) = this.future.poll(context) {
            return Poll::Ready((value, false));
        }
        let Some(sleep) = this.sleep.as_pin_mut() else {
            return Poll::Pending;
        };
        // The future may have used up what tokio lets a task do in one poll.
        pin!(tokio::task::unconstrained(sleep))
            .poll(context)
            .map(|()| ((this.late)(), true))
    }
}

/// Waits between the attempts of an async function; not at all outside a tokio runtime.
pub async fn pause(delay: Duration) {
    if has_timers() {
        sleep(delay).await;
    }
}

/// tokio has no question for this, but it panics without timers.
fn has_timers() -> bool {
    guarded("a timer outside a tokio runtime", || {
        drop(sleep(Duration::ZERO))
    })
    .is_some()
}
