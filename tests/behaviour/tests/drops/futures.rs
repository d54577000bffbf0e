//! Functions whose calls are futures: finished, dropped on the way, dropped before their first poll.

#![allow(
    unused_variables,
    clippy::let_and_return,
    clippy::manual_async_fn,
    clippy::toplevel_ref_arg,
    clippy::needless_pass_by_value
)]

use std::future::Future;
use std::pin::Pin;

use async_trait::async_trait;
use callmeter::{Task, TimedOut, track, track_task};
use callmeter_behaviour::{block_on, give_way};

use super::{Noisy, Pair, copy, note, pair, same, twins};

type Later<T> = Pin<Box<dyn Future<Output = T>>>;

pub enum Fault {
    Late,
    Other,
}

impl From<TimedOut> for Fault {
    fn from(_: TimedOut) -> Self {
        Self::Late
    }
}

twins! {
    { track_task } pub async fn used(connection: Noisy, transaction: Noisy) {
        let local = Noisy("local");
        note(connection.0);
        give_way(1).await;
        note(transaction.0);
    }
    { track_task } pub async fn unused(first: Noisy, second: Noisy, _: Noisy) {
        note(second.0);
        give_way(1).await;
    }
    { track_task } pub async fn moved(first: Noisy, second: Noisy, third: Noisy, early: bool) {
        if early {
            drop(second);
        }
        give_way(1).await;
        drop(first);
    }
    { track_task } pub async fn partly_moved(first: Noisy, both: Pair, last: Noisy) {
        drop(both.left);
        give_way(1).await;
        note("body");
    }
    { track_task } pub async fn pattern((first, second): (Noisy, Noisy), third: Noisy) {
        give_way(1).await;
        note(first.0);
    }
    { track_task } pub async fn holes(zero: Noisy, (first, _): (Noisy, Noisy), Pair { right, .. }: Pair, mut third: Noisy) {
        third.0 = "the third";
        give_way(1).await;
        note(first.0);
    }
    { track_task } pub async fn by_reference(zero: Noisy, ref first: Noisy, mut last: Noisy) {
        give_way(1).await;
        note(first.0);
        last.0 = "the last";
    }
    { track_task } pub async fn returns(first: Noisy, second: Noisy, third: Noisy) -> Noisy {
        give_way(1).await;
        second
    }
    { track_task } pub async fn early(first: Noisy, second: Noisy, result: Result<(), u8>) -> Result<(), u8> {
        let local = Noisy("local");
        give_way(1).await;
        result?;
        drop(first);
        Ok(())
    }
    { track_task } pub async fn panics(first: Noisy, second: Noisy, third: Noisy) {
        let local = Noisy("local");
        give_way(1).await;
        panic!("on purpose");
    }
    { track_task(name = second.0) } pub async fn named(first: Noisy, second: Noisy, third: Noisy) {
        give_way(1).await;
        note(second.0);
    }
    { track_task(handle = call) } pub async fn with_handle(first: Noisy, second: Noisy, third: Noisy) {
        give_way(1).await;
        note(second.0);
    }
    { track_task(timeout = "10s") } pub async fn limited(first: Noisy, second: Noisy, third: Noisy) -> Result<(), Fault> {
        give_way(1).await;
        note(second.0);
        Ok(())
    }
    { track_task(retry(attempts = 2, backoff = "1us..1us")) } pub async fn retried(first: Noisy, (second, _): (Noisy, Noisy), third: Noisy) -> Result<(), Fault> {
        give_way(1).await;
        Err(Fault::Other)
    }
    { track_task } pub async fn at_the_end(first: Noisy, (second, _): (Noisy, Noisy)) -> usize {
        let local = Noisy("local");
        copy(&second).0.len() + copy(&local).0.len() + first.0.len()
    }
    { track_task } pub fn at_the_end_of_a_block(first: Noisy) -> impl Future<Output = usize> {
        let outer = Noisy("outer");
        async move {
            let local = Noisy("local");
            copy(&first).0.len() + copy(&outer).0.len() + copy(&local).0.len()
        }
    }
    { track_task } pub fn at_the_end_of_another(first: Noisy) -> impl Future<Output = usize> {
        let local = Noisy("local");
        std::future::ready(copy(&first).0.len() + copy(&local).0.len())
    }
    { track_task } pub fn block(first: Noisy, second: Noisy, third: Noisy) -> impl Future<Output = ()> {
        note("made");
        async move {
            let local = Noisy("local");
            note(third.0);
            give_way(1).await;
            drop(first);
        }
    }
    { track_task } pub fn block_alone(first: Noisy, second: Noisy, third: Noisy) -> impl Future<Output = ()> {
        async move {
            note(third.0);
            give_way(1).await;
            note(first.0);
        }
    }
    { track(Task { task_name: second.0 }) } pub fn named_block(first: Noisy, second: Noisy, third: Noisy) -> impl Future<Output = ()> {
        note("made");
        async move {
            note(third.0);
            give_way(1).await;
            note(first.0);
        }
    }
    { track_task } pub fn boxed(first: Noisy, second: Noisy, third: Noisy) -> Later<()> {
        Box::pin(async move {
            give_way(1).await;
            note(second.0);
            note(first.0);
        })
    }
    { track_task } pub fn boxed_after_all(first: Noisy, second: Noisy, third: Noisy) -> Pin<Box<dyn Future<Output = ()>>> {
        let later = Box::pin(async move {
            give_way(1).await;
            note(second.0);
            note(first.0);
        });
        later
    }
    { track_task } pub fn another(first: Noisy, second: Noisy, (third, _): (Noisy, Noisy)) -> impl Future<Output = Noisy> {
        note(first.0);
        returned(second)
    }
    { track_task(handle = call) } pub fn block_with_handle(first: Noisy, second: Noisy) -> impl Future<Output = ()> {
        async move {
            note(second.0);
            give_way(1).await;
            note(first.0);
        }
    }
}

async fn returned(what: Noisy) -> Noisy {
    give_way(1).await;
    what
}

/// To its end, and dropped after 0 and after 1 polls.
macro_rules! same_future {
    ($function:ident($($argument:expr),* $(,)?)) => {{
        same!($function($($argument),*), (|_| ()));
        same!($function($($argument),*), (|future| callmeter_behaviour::abandon(future, 1)));
        same!($function($($argument),*), (|future| block_on(future)))
    }};
}

#[test]
fn async_functions() {
    let [a, b, c, d, e] = ["a", "b", "c", "d", "e"];
    let log = same_future!(used(Noisy(a), Noisy(b)));
    assert_eq!(log, [a, b, "local", b, a, "returned"]);
    let log = same_future!(unused(Noisy(a), Noisy(b), Noisy(c)));
    assert_eq!(log, [b, c, b, a, "returned"]);
    for early in [true, false] {
        same_future!(moved(Noisy(a), Noisy(b), Noisy(c), early));
    }
    same_future!(partly_moved(Noisy(a), pair(b, c), Noisy(d)));
    same_future!(pattern((Noisy(a), Noisy(b)), Noisy(c)));
    same_future!(holes(
        Noisy(a),
        (Noisy(b), Noisy(c)),
        pair(d, e),
        Noisy("f")
    ));
    same_future!(by_reference(Noisy(a), Noisy(b), Noisy(c)));
    same_future!(returns(Noisy(a), Noisy(b), Noisy(c)));
    for result in [Ok(()), Err(1)] {
        same_future!(early(Noisy(a), Noisy(b), result));
    }
    same_future!(panics(Noisy(a), Noisy(b), Noisy(c)));
    same_future!(named(Noisy(a), Noisy(b), Noisy(c)));
    same_future!(with_handle(Noisy(a), Noisy(b), Noisy(c)));
    same_future!(limited(Noisy(a), Noisy(b), Noisy(c)));
    same_future!(retried(Noisy(a), (Noisy(b), Noisy(c)), Noisy(d)));
}

#[test]
fn functions_that_return_futures() {
    let [a, b, c, d] = ["a", "b", "c", "d"];
    same_future!(block(Noisy(a), Noisy(b), Noisy(c)));
    same_future!(block_alone(Noisy(a), Noisy(b), Noisy(c)));
    same_future!(named_block(Noisy(a), Noisy(b), Noisy(c)));
    same_future!(boxed(Noisy(a), Noisy(b), Noisy(c)));
    same_future!(boxed_after_all(Noisy(a), Noisy(b), Noisy(c)));
    same_future!(another(Noisy(a), Noisy(b), (Noisy(c), Noisy(d))));
    same_future!(block_with_handle(Noisy(a), Noisy(b)));
}

#[test]
fn last_expressions() {
    let [a, b, c] = ["a", "b", "c"];
    same_future!(at_the_end(Noisy(a), (Noisy(b), Noisy(c))));
    same_future!(at_the_end_of_a_block(Noisy(a)));
    same_future!(at_the_end_of_another(Noisy(a)));
}

#[async_trait]
trait Store {
    async fn plain(self, first: Noisy, (second, _): (Noisy, Noisy), third: Noisy);

    async fn tracked(self, first: Noisy, (second, _): (Noisy, Noisy), third: Noisy);
}

#[async_trait]
impl Store for Noisy {
    async fn plain(self, first: Noisy, (second, _): (Noisy, Noisy), third: Noisy) {
        note(first.0);
        give_way(1).await;
    }

    #[track_task]
    async fn tracked(self, first: Noisy, (second, _): (Noisy, Noisy), third: Noisy) {
        note(first.0);
        give_way(1).await;
    }
}

#[test]
fn async_traits() {
    let both = || (Noisy("b"), Noisy("c"));
    for polls in 0..2 {
        let plain = Noisy("self").plain(Noisy("a"), both(), Noisy("d"));
        let plain = super::log(|| callmeter_behaviour::abandon(plain, polls));
        let tracked = Noisy("self").tracked(Noisy("a"), both(), Noisy("d"));
        let tracked = super::log(|| callmeter_behaviour::abandon(tracked, polls));
        assert_eq!(tracked, plain, "{polls}");
    }
    let plain = Noisy("self").plain(Noisy("a"), both(), Noisy("d"));
    let plain = super::log(|| block_on(plain));
    let tracked = Noisy("self").tracked(Noisy("a"), both(), Noisy("d"));
    let tracked = super::log(|| block_on(tracked));
    assert_eq!(tracked, plain);
}
