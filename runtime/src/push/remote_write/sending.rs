//! Requests leave one behind the other, as servers want samples in the order of their times.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::queue::Queue;
use crate::push::backoff::Backoff;
use crate::push::delivery::{Delivery, Time};
use crate::push::error::PushError;
use crate::push::message::Message;
use crate::push::pushing::warn_of;
use crate::push::select::{First, first};

/// Sends what is in the queue until it is closed. Tells what was refused after that.
pub(super) async fn send_all(
    delivery: Arc<Delivery>,
    queue: Arc<Queue>,
    attempt: Duration,
) -> Result<(), PushError> {
    let mut outcome = Ok(());
    while let Some(message) = queue.next().await {
        if let Err(error) = send(&delivery, &queue, &message, attempt).await {
            warn_of(&error);
            if queue.is_closed() {
                outcome = Err(error);
            }
        }
    }
    outcome
}

/// Tries until it has arrived or is refused.
async fn send(
    delivery: &Delivery,
    queue: &Queue,
    message: &Message,
    attempt: Duration,
) -> Result<(), PushError> {
    let mut backoff = delivery.settings.backoff();
    loop {
        let time = Time {
            attempts: 1,
            timeout: attempt,
            until: Instant::now() + attempt,
        };
        match delivery.send(message, time).await {
            Err(error) if error.is_temporary() => {
                warn_of(&error);
                pause(delivery, queue, error.retry_after(), &mut backoff).await;
                queue.note(error);
                delivery.settings.pushed().count_retry(delivery.word());
            }
            ended => return ended,
        }
    }
}

/// Waits as it is usual, or longer if the server asks for that; no longer than to the end, when
/// there is no time for more than short pauses.
async fn pause(delivery: &Delivery, queue: &Queue, asked: Option<Duration>, backoff: &mut Backoff) {
    if queue.is_closed() {
        return sleep(backoff.pause(None)).await;
    }
    let pause = pin!(sleep(backoff.pause(asked)));
    if let First::Other(()) = first(pause, pin!(queue.closed())).await {
        *backoff = delivery.settings.backoff();
    }
}
