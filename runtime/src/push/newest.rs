//! Pushes of which only the newest counts: what it says is all that the ones before said.

use std::pin::pin;
use std::time::Duration;

use http::Method;
use tokio::time::{Instant, timeout};

use super::delivery::{Delivery, Time};
use super::error::PushError;
use super::message::Message;
use super::pushing::warn_of;
use super::select::First;
use super::settings::Protocol;
use super::stop::Stop;

/// What is left of the last push's time when the one before has not ended by itself.
const PART_FOR_THE_ONE_BEFORE: u32 = 4;

/// Pushes at an interval, and once more when it is stopped: tells what came of that.
pub(super) async fn run(
    delivery: &Delivery,
    interval: Duration,
    mut stop: Stop,
) -> Result<(), PushError> {
    let attempt = delivery.settings.patience.timeout.min(interval / 2);
    let mut due = Instant::now();
    let (stopped, limit) = loop {
        if let Some(limit) = stop.before(due).await {
            break (Instant::now(), limit);
        }
        due = (due + interval).max(Instant::now());
        let mut push = pin!(delivery.push(method(delivery), Time::until(due, attempt)));
        match stop.unless(push.as_mut()).await {
            First::One(limit) => {
                let stopped = Instant::now();
                // An older push must not arrive behind the last one.
                let _ = timeout(limit / PART_FOR_THE_ONE_BEFORE, push).await;
                break (stopped, limit);
            }
            First::Other(Ok(())) => {}
            First::Other(Err(error)) => {
                warn_of(&error);
                let pause = error.retry_after().unwrap_or_default();
                due = due.max(Instant::now() + pause);
            }
        }
    };
    last(delivery, stopped + limit).await
}

async fn last(delivery: &Delivery, until: Instant) -> Result<(), PushError> {
    let patience = delivery.settings.patience;
    let time = Time {
        attempts: patience.attempts,
        timeout: patience.timeout,
        until,
    };
    match delivery.settings.protocol {
        Protocol::Pushgateway {
            deletes_at_end: true,
        } => delivery.send(&Message::delete(), time).await,
        _ => delivery.push(method(delivery), time).await,
    }
}

fn method(delivery: &Delivery) -> Method {
    match delivery.settings.protocol {
        Protocol::Pushgateway { .. } => Method::PUT,
        _ => Method::POST,
    }
}
