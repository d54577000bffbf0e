//! How large futures grow that are nested: by the same at each level.

use std::mem::size_of_val;
use std::time::Duration;

use callmeter::{ErrorType, TimedOut, track_task};

/// Of the error, nothing but that the time is over matters.
#[derive(Debug, ErrorType)]
pub struct Late;

impl From<TimedOut> for Late {
    fn from(_: TimedOut) -> Self {
        Self
    }
}

type Ended = Result<u32, Late>;

async fn level_0() -> Ended {
    tokio::task::yield_now().await;
    Ok(1)
}

macro_rules! level {
    (async [$($attribute:tt)*] $inner:ident $outer:ident) => {
        $($attribute)*
        pub async fn $outer() -> Ended {
            $inner().await
        }
    };
    (by_hand [] $inner:ident $outer:ident) => {
        pub async fn $outer() -> Ended {
            tokio::time::timeout(Duration::from_secs(30), $inner()).await.unwrap_or(Err(Late))
        }
    };
    (handed_on [$($attribute:tt)*] $inner:ident $outer:ident) => {
        $($attribute)*
        pub fn $outer() -> impl Future<Output = Ended> {
            $inner()
        }
    };
}

/// Modules with five functions each, of which every one calls the one before.
macro_rules! nested {
    ($($module:ident: $kind:tt $attributes:tt)*) => {$(
        mod $module {
            use super::*;
            level! { $kind $attributes level_0 level_1 }
            level! { $kind $attributes level_1 level_2 }
            level! { $kind $attributes level_2 level_3 }
            level! { $kind $attributes level_3 level_4 }
            level! { $kind $attributes level_4 level_5 }

            pub fn sizes() -> [usize; 5] {
                [
                    size_of_val(&level_1()),
                    size_of_val(&level_2()),
                    size_of_val(&level_3()),
                    size_of_val(&level_4()),
                    size_of_val(&level_5()),
                ]
            }
        }
    )*};
}

nested! {
    plain: async []
    by_hand: by_hand []
    tracked: async [#[track_task]]
    with_handle: async [#[track_task(handle = _call)]]
    limited: async [#[track_task(timeout = "30s")]]
    retried: async [#[track_task(retry(attempts = 2))]]
    limited_and_retried: async [#[track_task(timeout = "30s", retry(attempts = 2))]]
    wrapped: handed_on [#[track_task]]
    wrapped_and_limited: handed_on [#[track_task(timeout = "30s")]]
}

/// What each level adds, which is the same for all.
fn step(sizes: [usize; 5]) -> usize {
    let steps: Vec<usize> = sizes.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(steps.iter().all(|step| *step == steps[0]), "{sizes:?}");
    steps[0]
}

#[test]
fn each_level_adds_the_same() {
    let by_hand = step(by_hand::sizes());
    let call = step(tracked::sizes()) - step(plain::sizes());
    assert!(call <= 64, "{call}");
    assert!(step(with_handle::sizes()) <= call + 16);
    assert!(step(limited::sizes()) <= call + by_hand + 32);
    let retried = step(retried::sizes());
    assert!(retried <= call + by_hand + 64, "{retried}");
    assert!(step(limited_and_retried::sizes()) <= retried + by_hand + 32);
    assert!(step(wrapped::sizes()) <= call);
    assert!(step(wrapped_and_limited::sizes()) <= call + by_hand + 32);
}

macro_rules! takes_a_future {
    ($($module:ident [$($attribute:tt)*])*) => {$(
        mod $module {
            use super::*;

            $($attribute)*
            #[allow(clippy::manual_async_fn, clippy::redundant_async_block)]
            pub fn level(inner: impl Future<Output = Ended>) -> impl Future<Output = Ended> {
                async move { inner.await }
            }

            pub fn size() -> usize {
                size_of_val(&level(level(level(level(level(level(level(level(level_0())))))))))
            }
        }
    )*};
}

takes_a_future! {
    given [#[track_task]]
    given_and_limited [#[track_task(timeout = "30s")]]
    given_plainly []
}

mod given_by_hand {
    use super::*;

    async fn level(inner: impl Future<Output = Ended>) -> Ended {
        let limited = tokio::time::timeout(Duration::from_secs(30), inner);
        limited.await.unwrap_or(Err(Late))
    }

    pub fn size() -> usize {
        size_of_val(&level(level(level(level(level(level(level(level(
            level_0(),
        )))))))))
    }
}

/// An `async` block keeps a future twice: as what it captures, and as what it awaits. So eight
/// levels are 256 times the innermost one, and what each level adds is doubled as well.
#[test]
fn a_future_that_is_an_argument_is_kept_no_more_often() {
    let call = 64;
    assert!(given::size() <= given_plainly::size() + 256 * call);
    assert!(given_and_limited::size() <= given_by_hand::size() + 256 * call);
}
