//! The function that every candidate tracks.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use callmeter::ErrorType;

pub type Answer = Result<u64, Refused>;

/// The one way to fail.
#[derive(Debug, ErrorType)]
pub enum Refused {
    TooLarge,
}

/// Numbers from here on are refused.
const LIMIT: u64 = 1 << 62;

/// The upper bounds, in seconds, of every histogram of every candidate.
pub const BOUNDS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// A compare and an exclusive or: next to nothing, so that what surrounds it shows.
#[inline(always)]
pub fn body(x: u64) -> Answer {
    if x < LIMIT {
        Ok(x ^ 0x5555)
    } else {
        Err(Refused::TooLarge)
    }
}

/// The call that nothing tracks.
#[inline(never)]
pub fn bare(x: u64) -> Answer {
    body(x)
}

/// The asynchronous call that nothing tracks.
pub async fn bare_async(x: u64) -> Answer {
    body(x)
}

/// An argument that is refused at each fourth call.
pub fn every_fourth_refused(call: u64) -> u64 {
    call | ((call & 3) / 3 * LIMIT)
}

/// Polls a future that never waits.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => unreachable!("the bodies here never wait"),
    }
}
