//! Which return types are futures: some names, and what the option `future` says.

#![allow(clippy::implied_bounds_in_impls, clippy::let_and_return)]

use std::future::{Ready, ready};
use std::pin::Pin;
use std::task::{Context, Poll};

use callmeter::track_task;
use callmeter_behaviour::{Seen, block_on, counted, give_way};

/// Something to buy, which is not a future.
#[derive(Debug, PartialEq)]
struct CommodityFuture(u32);

#[track_task]
fn quote(price: u32) -> CommodityFuture {
    CommodityFuture(price)
}

#[track_task]
fn quotes(price: u32) -> Result<CommodityFuture, std::fmt::Error> {
    Ok(CommodityFuture(price))
}

/// A future of one's own.
struct Twice<F>(F, bool);

impl<F: Future + Unpin> Future for Twice<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        if std::mem::replace(&mut self.1, true) {
            return Pin::new(&mut self.0).poll(context);
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }
}

type ReadyFuture<T> = Twice<Ready<T>>;

#[track_task]
fn own() -> ReadyFuture<u32> {
    Twice(ready(1), false)
}

trait Service {
    type Future: Future<Output = Result<u32, std::fmt::Error>>;

    fn call(&mut self, fails: bool) -> Self::Future;
}

struct Plain;

impl Service for Plain {
    type Future = Ready<Result<u32, std::fmt::Error>>;

    #[track_task("plain_service")]
    fn call(&mut self, fails: bool) -> Self::Future {
        ready(if fails { Err(std::fmt::Error) } else { Ok(1) })
    }
}

struct Boxed;

impl Service for Boxed {
    type Future = Pin<Box<dyn Future<Output = Result<u32, std::fmt::Error>> + Send>>;

    #[track_task("boxed_service", future)]
    fn call(&mut self, fails: bool) -> Self::Future {
        Box::pin(ready(if fails { Err(std::fmt::Error) } else { Ok(1) }))
    }
}

#[test]
fn a_name_that_ends_in_future_is_not_enough() {
    let ((), registry) = counted(|| {
        assert_eq!(quote(7), CommodityFuture(7));
        assert_eq!(quotes(7), Ok(CommodityFuture(7)));
        assert_eq!(block_on(own()), 1);
        assert!(block_on(Plain.call(true)).is_err());
        assert!(block_on(Boxed.call(true)).is_err());
        drop(Boxed.call(false));
    });
    for task in ["quote", "quotes", "own", "plain_service"] {
        assert_eq!(Seen::of(&registry, task), Seen::success(1), "{task}");
    }
    assert_eq!(
        Seen::of(&registry, "boxed_service"),
        Seen::failure("fmt_error")
    );
}

trait FusedFuture: Future {
    fn is_terminated(&self) -> bool;
}

impl<T> FusedFuture for Ready<T> {
    fn is_terminated(&self) -> bool {
        false
    }
}

#[track_task]
fn fused() -> impl FusedFuture<Output = Result<u32, std::fmt::Error>> {
    ready(Err(std::fmt::Error))
}

#[track_task(future = false)]
fn made() -> impl Future<Output = Result<u32, std::fmt::Error>> + FusedFuture {
    ready(Err(std::fmt::Error))
}

#[track_task(future = false)]
fn made_in_a_box() -> Pin<Box<dyn Future<Output = Result<u32, std::fmt::Error>>>> {
    Box::pin(async { Err(std::fmt::Error) })
}

#[test]
fn where_it_is_not_a_future_the_call_ends_with_the_function() {
    let ((), registry) = counted(|| {
        assert!(!fused().is_terminated());
        assert!(block_on(made()).is_err());
        drop(made_in_a_box());
    });
    for task in ["fused", "made", "made_in_a_box"] {
        assert_eq!(Seen::of(&registry, task), Seen::success(1), "{task}");
    }
}

#[track_task]
fn cloned(fails: bool) -> impl Future<Output = Result<u32, std::fmt::Error>> + Clone + Unpin {
    ready(if fails { Err(std::fmt::Error) } else { Ok(1) })
}

#[track_task(name = text)]
fn named(text: &str) -> impl Future<Output = usize> + Clone + Send + std::fmt::Debug + use<> {
    ready(text.len())
}

/// Each of the futures that is polled is a call.
#[test]
fn a_future_may_be_cloned() {
    let ((), registry) = counted(|| {
        let first = cloned(true);
        let second = first.clone();
        let _never_polled = second.clone();
        assert!(block_on(first).is_err());
        assert!(block_on(second).is_err());
        let first = named("abc");
        assert_eq!(block_on(first.clone()) + block_on(first), 6);
    });
    let seen = Seen::of(&registry, "cloned");
    assert_eq!((seen.failure, seen.cancelled), (2, 0));
    assert_eq!(Seen::of(&registry, "abc"), Seen::success(2));
}

/// As the crate futures has them.
type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
type LocalBoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

#[track_task]
fn boxed(way: &u32) -> BoxFuture<'_, Result<u32, std::fmt::Error>> {
    let later = Box::pin(async move {
        give_way(1).await;
        u32::checked_sub(*way, 1).ok_or(std::fmt::Error)
    });
    later
}

#[track_task]
fn boxed_locally(way: &u32) -> LocalBoxFuture<'_, Result<u32, std::fmt::Error>> {
    boxed(way)
}

#[track_task]
fn among_other_bounds(
    way: u32,
) -> Pin<Box<dyn Send + Future<Output = Result<u32, std::fmt::Error>> + 'static>> {
    Box::pin(async move { boxed(&way).await })
}

#[test]
fn these_are_futures_by_name() {
    let ((), registry) = counted(|| {
        assert_eq!(block_on(boxed_locally(&2)), Ok(1));
        assert!(block_on(among_other_bounds(0)).is_err());
        drop(boxed(&1));
    });
    assert_eq!(Seen::of(&registry, "boxed_locally"), Seen::success(1));
    assert_eq!(
        Seen::of(&registry, "among_other_bounds"),
        Seen::failure("fmt_error")
    );
    let seen = Seen::of(&registry, "boxed");
    assert_eq!((seen.success, seen.failure, seen.cancelled), (1, 1, 0));
}
