//! What the behaviour tests share: isolated registries, and the numbers in them.

mod numbers;
mod seen;

pub use numbers::{histogram, in_progress, lines, total, value};
pub use seen::Seen;

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use callmeter::Registry;

/// A registry that nothing else counts in.
pub fn isolated() -> Registry {
    Registry::builder()
        .build()
        .expect("a registry without options can be built")
}

/// Runs `body` in a registry of its own.
pub fn counted<R>(body: impl FnOnce() -> R) -> (R, Registry) {
    let registry = isolated();
    let returned = registry.scope_sync(body);
    (returned, registry)
}

/// Runs a future that never waits for anything but its own wakes, without any runtime.
pub fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Polls a future `polls` times, then drops it. It may not finish before.
pub fn abandon<F: Future>(future: F, polls: usize) {
    let mut future = Box::pin(future);
    let mut context = Context::from_waker(Waker::noop());
    for poll in 0..polls {
        let polled = future.as_mut().poll(&mut context);
        assert!(polled.is_pending(), "finished in poll {poll}");
    }
}

/// Gives way `times` times.
pub async fn give_way(times: usize) {
    for _ in 0..times {
        let mut polled = false;
        std::future::poll_fn(|context| {
            context.waker().wake_by_ref();
            if std::mem::replace(&mut polled, true) {
                Poll::Ready(())
            } else {
                Poll::Pending
            }
        })
        .await;
    }
}

/// Runs `body`, which panics with a text, and returns that text.
pub fn panic_of<R>(body: impl FnOnce() -> R) -> String {
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(body));
    let payload = caught.err().expect("it panics");
    match payload.downcast::<&'static str>() {
        Ok(text) => (*text).to_owned(),
        Err(payload) => *payload.downcast::<String>().expect("the payload is a text"),
    }
}

/// What the README says, compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
pub struct Readme;
