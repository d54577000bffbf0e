use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::AsyncCollector;
use crate::Collection;
use crate::collector::collecting::collecting;
use crate::collector::fault::Failure;

/// A reading that has not ended.
pub(super) type Pending = Pin<Box<dyn Future<Output = Collected> + Send>>;

/// What a reading brought.
pub(super) type Collected = Result<Collection, Failure>;

/// Begins to read where it is called: what need not wait is read even where the runtime
/// cannot run anything, because its only thread is scraping. The rest is for the runtime.
pub(super) fn begin<C: AsyncCollector>(collector: &Arc<C>) -> Result<Collected, Pending> {
    let mut reading = read(collector);
    let mut context = Context::from_waker(Waker::noop());
    match reading.as_mut().poll(&mut context) {
        Poll::Ready(collected) => {
            drop_quietly(reading);
            Ok(collected)
        }
        Poll::Pending => Err(reading),
    }
}

/// Reads; a panic in it is a failure.
pub(super) fn read<C: AsyncCollector>(collector: &Arc<C>) -> Pending {
    let collector = Arc::clone(collector);
    let mut collect = Box::pin(async move {
        let mut into = Collection::default();
        collector.collect(&mut into).await.map(|()| into)
    });
    Box::pin(poll_fn(move |context| {
        let poll = || catch_unwind(AssertUnwindSafe(|| collect.as_mut().poll(context)));
        match collecting(poll) {
            Ok(polled) => polled.map_err(Failure::Error),
            Err(payload) => {
                // Dropping it could panic in turn.
                std::mem::forget(payload);
                Poll::Ready(Err(Failure::Panic))
            }
        }
    }))
}

/// The thread may be anybody's.
fn drop_quietly(reading: Pending) {
    let dropped = catch_unwind(AssertUnwindSafe(|| drop(reading)));
    dropped.unwrap_or_else(std::mem::forget);
}
