use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::Call;
use crate::Status;

pin_project_lite::pin_project! {
    /// A future whose polls are a call, which starts at the first of them.
    ///
    /// It adds only the call to the future's size, however deep such futures are nested; an
    /// `async` block would keep the future that it captures and the one that it awaits.
    #[must_use = "futures do nothing unless polled"]
    pub struct Tracked<S: Status, B, F, E> {
        // Dropped first, as the call lasts until then.
        #[pin]
        future: F,
        begin: B,
        end: Option<E>,
        call: Option<Call<S>>,
    }
}

/// Tracks a future: `begin` starts its call, `end` settles that and returns what the call
/// returns.
#[inline]
pub fn tracked<S, B, F, E, T>(begin: B, future: F, end: E) -> Tracked<S, B, F, E>
where
    S: Status,
    B: Fn() -> Call<S>,
    F: Future,
    E: FnOnce(&mut Call<S>, F::Output) -> T,
{
    Tracked {
        future,
        begin,
        end: Some(end),
        call: None,
    }
}

impl<S, B, F, E, T> Future for Tracked<S, B, F, E>
where
    S: Status,
    B: Fn() -> Call<S>,
    F: Future,
    E: FnOnce(&mut Call<S>, F::Output) -> T,
{
    type Output = T;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let this = self.project();
        let call = this.call.get_or_insert_with(this.begin);
        call.enter();
        let polled = this.future.poll(context);
        call.leave();
        match polled {
            Poll::Pending => Poll::Pending,
            Poll::Ready(output) => {
                let end = this.end.take();
                let end = end.expect("a future that has ended is not polled again");
                Poll::Ready(end(call, output))
            }
        }
    }
}

/// A clone is a call of its own, from its own first poll on.
impl<S: Status, B: Clone, F: Clone, E: Clone> Clone for Tracked<S, B, F, E> {
    fn clone(&self) -> Self {
        Tracked {
            future: self.future.clone(),
            begin: self.begin.clone(),
            end: self.end.clone(),
            call: None,
        }
    }
}

impl<S: Status, B, F, E> fmt::Debug for Tracked<S, B, F, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracked")
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}

/// What a function with the option `future` may return.
#[diagnostic::on_unimplemented(
    message = "the option `future` needs a function that returns a boxed future, not `{Self}`",
    label = "not a `Pin<Box<dyn Future>>`",
    note = "tracking puts the future into one of its own: return `impl Future<Output = …>` or `Pin<Box<dyn Future<Output = …> + Send>>`",
    note = "or leave `future` out: then the call is the function itself, which ends when it returns the future"
)]
pub trait BoxedFuture {}

#[diagnostic::do_not_recommend]
impl<F: Future + ?Sized> BoxedFuture for Pin<Box<F>> {}

/// Refuses a return type that cannot hold a tracked future.
#[inline(always)]
pub fn require_boxed<R: BoxedFuture>() {}
