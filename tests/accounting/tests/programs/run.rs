use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::World;
use crate::plan::{Act, Call, Child, Form};
use crate::{others, tracked};

pub type Running<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// What a function does before it ends.
pub fn acts(world: &World, call: &Call) {
    let mut kept = Vec::new();
    for act in &call.acts {
        match act {
            Act::Wait => {}
            Act::Call(child) if child.call.is_async => caught(child, || {
                kept.extend(poll_in_place(world, child));
            }),
            Act::Call(child) => caught(child, || call_now(world, &child.call)),
        }
    }
}

/// What a future does before it ends.
pub async fn acts_async(world: &World, call: &Call) {
    let mut kept = Vec::new();
    for act in &call.acts {
        match act {
            Act::Wait => Yield(false).await,
            Act::Call(child) if child.call.is_async && child.is_kept => caught(child, || {
                kept.extend(poll_in_place(world, child));
            }),
            Act::Call(child) if child.call.is_async => future_of(world, child).await,
            Act::Call(child) => caught(child, || call_now(world, &child.call)),
        }
    }
}

fn caught(child: &Child, run: impl FnOnce()) {
    if child.is_caught {
        // The plan's own panic.
        let _ = catch_unwind(AssertUnwindSafe(run));
    } else {
        run();
    }
}

/// A function's call, in the scope that it enters.
fn call_now(world: &World, call: &Call) {
    let run = || match call.form {
        Form::Open => ignore(tracked::open(world, call)),
        Form::Closed => ignore(tracked::closed(world, call)),
        Form::Constant => ignore(tracked::constant(world, call)),
        Form::Hand => tracked::by_hand(world, call),
        Form::Own => ignore(others::own(world, call)),
        Form::Code => others::code(world, call),
        Form::Halves => others::halves(world, call),
        Form::Surplus => others::surplus(world, call),
        Form::Record => others::record(world, call),
    };
    match call.scope {
        Some(registry) => world.registries[registry].scope_sync(run),
        None => run(),
    }
}

/// A future's call, in the scope that it enters.
fn call_later<'a>(world: &'a World, call: &'a Call) -> Running<'a> {
    let future: Running<'a> = match call.form {
        Form::Open => Box::pin(async { ignore(tracked::open_async(world, call).await) }),
        Form::Closed => Box::pin(async { ignore(tracked::closed_async(world, call).await) }),
        Form::Constant => Box::pin(async { ignore(tracked::constant_async(world, call).await) }),
        Form::Hand => Box::pin(tracked::by_hand_async(world, call)),
        Form::Own => Box::pin(async { ignore(others::own_async(world, call).await) }),
        Form::Code => Box::pin(others::code_async(world, call)),
        Form::Halves => Box::pin(others::halves_async(world, call)),
        Form::Surplus => Box::pin(others::surplus_async(world, call)),
        Form::Record => Box::pin(others::record_async(world, call)),
    };
    match call.scope {
        Some(registry) => Box::pin(world.registries[registry].scope(future)),
        None => future,
    }
}

/// No call looks at what another returned.
fn ignore<E>(_: Result<(), E>) {}

/// Polls a future to its end, or as often as it may be. Gives it back if it is kept.
fn poll_in_place<'a>(world: &'a World, child: &'a Child) -> Option<Running<'a>> {
    let mut future = call_later(world, &child.call);
    let mut context = Context::from_waker(Waker::noop());
    let mut polls = 0;
    while child.polls != Some(polls) {
        polls += 1;
        if future.as_mut().poll(&mut context).is_ready() {
            return None;
        }
    }
    child.is_kept.then_some(future)
}

/// A call as a future that ends when it was polled as often as it may be, and that
/// catches its panics if it is to.
pub fn future_of<'a>(world: &'a World, child: &'a Child) -> Limited<'a> {
    let future: Running<'a> = if child.call.is_async {
        call_later(world, &child.call)
    } else {
        Box::pin(async { call_now(world, &child.call) })
    };
    Limited {
        future: Some(future),
        polls: child.polls.filter(|_| child.call.is_async),
        is_caught: child.is_caught,
    }
}

pub struct Limited<'a> {
    future: Option<Running<'a>>,
    polls: Option<u32>,
    is_caught: bool,
}

impl Limited<'_> {
    fn poll_inner(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Some(future) = &mut self.future else {
            return Poll::Ready(());
        };
        if !self.is_caught {
            return future.as_mut().poll(context);
        }
        let polled = catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context)));
        polled.unwrap_or(Poll::Ready(()))
    }
}

impl Future for Limited<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.polls != Some(0) {
            self.polls = self.polls.map(|left| left - 1);
            if self.poll_inner(context).is_pending() && self.polls != Some(0) {
                return Poll::Pending;
            }
        }
        self.future = None;
        Poll::Ready(())
    }
}

/// Is pending once.
struct Yield(bool);

impl Future for Yield {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    }
}
