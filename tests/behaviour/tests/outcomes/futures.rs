//! Functions whose calls are futures.

use std::future::ready;
use std::pin::Pin;

use async_trait::async_trait;
use callmeter::track_task;
use callmeter_behaviour::{Seen, block_on, counted, give_way, isolated};

use super::endings::{End, Fault, check_async, end, end_later, running};

type Ended = Result<u32, Fault>;
type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[track_task]
async fn async_fn(way: End) -> Ended {
    end_later(way).await
}

#[track_task]
async fn async_with_question_mark(way: End) -> Ended {
    let value = end_later(way).await?;
    if value > 7 {
        return Err(Fault::Refused);
    }
    Ok(value)
}

#[track_task]
async fn async_generic<T: Into<End>, const N: usize>(ways: [T; N]) -> Ended {
    let way = ways
        .into_iter()
        .next_back()
        .map_or(End::Succeed, Into::into);
    end_later(way).await
}

#[track_task]
async fn async_borrowed<'a>(way: &'a End, _: &str) -> Result<&'a u32, Fault> {
    end_later(*way).await.map(|_| &7)
}

#[track_task]
async fn async_impl(way: impl Into<End>) -> Result<impl Into<u32>, Fault> {
    end_later(way.into()).await
}

#[track_task]
#[allow(unsafe_code)]
async unsafe fn async_unsafe(way: End) -> Ended {
    end_later(way).await
}

#[test]
fn async_functions() {
    check_async("async_fn", async_fn);
    check_async("async_with_question_mark", async_with_question_mark);
    check_async("async_generic", |way| async_generic([End::Fail, way]));
    check_async("async_borrowed", |way| async move {
        async_borrowed(&way, "").await.copied()
    });
    check_async("async_impl", |way| async move {
        async_impl(way).await.map(Into::into)
    });
    #[allow(unsafe_code)]
    check_async("async_unsafe", |way| unsafe { async_unsafe(way) });
}

#[track_task]
#[allow(clippy::manual_async_fn)]
fn impl_future(way: End) -> impl Future<Output = Ended> {
    async move { end_later(way).await }
}

#[track_task]
fn impl_future_after_statements(way: End) -> impl Future<Output = Ended> + Send {
    let chosen = [way].into_iter().next();
    async move { end_later(chosen.unwrap_or(End::Succeed)).await }
}

#[track_task]
fn impl_future_of_another(way: End) -> impl Future<Output = Ended> {
    end_later(way)
}

#[track_task]
fn impl_future_of_branches(way: End) -> impl Future<Output = Ended> + Unpin {
    if way == End::Succeed {
        return Box::pin(end_later(way)) as BoxFuture<'static, Ended>;
    }
    Box::pin(end_later(way))
}

#[track_task]
fn pinned_box(way: End) -> Pin<Box<dyn Future<Output = Ended> + Send>> {
    Box::pin(async move { end_later(way).await })
}

#[track_task]
fn pinned_box_of_another(way: End) -> Pin<Box<dyn Future<Output = Ended>>> {
    Box::pin(end_later(way))
}

#[track_task]
fn alias(way: &End) -> BoxFuture<'_, Ended> {
    Box::pin(async move { end_later(*way).await })
}

#[track_task(future)]
fn hidden_by_its_type(way: End) -> Pinned<Ended> {
    Box::pin(end_later(way))
}

type Pinned<T> = Pin<Box<dyn Future<Output = T>>>;

#[track_task]
fn borrowing<'a>(ways: &'a [End], text: &'a str) -> impl Future<Output = Ended> + use<'a> {
    let last = ways.last().copied();
    async move {
        assert_eq!(text, "x");
        end_later(last.unwrap_or(End::Succeed)).await
    }
}

#[test]
fn functions_that_return_futures() {
    check_async("impl_future", impl_future);
    check_async("impl_future_after_statements", impl_future_after_statements);
    check_async("impl_future_of_another", impl_future_of_another);
    check_async("impl_future_of_branches", impl_future_of_branches);
    check_async("pinned_box", pinned_box);
    check_async("pinned_box_of_another", pinned_box_of_another);
    check_async("alias", |way| async move { alias(&way).await });
    check_async("hidden_by_its_type", hidden_by_its_type);
    check_async(
        "borrowing",
        |way| async move { borrowing(&[way], "x").await },
    );
}

#[async_trait]
trait Fetch: Sync {
    async fn inside(&self, way: End) -> Ended;

    #[track_task("provided")]
    async fn provided(&self, way: End) -> Ended {
        end_later(way).await
    }
}

struct Client;

#[async_trait]
impl Fetch for Client {
    #[track_task("async_trait_inside")]
    async fn inside(&self, way: End) -> Ended {
        end_later(way).await
    }
}

struct Above;
struct Below;

#[track_task]
#[async_trait]
impl Fetch for Above {
    async fn inside(&self, way: End) -> Ended {
        end_later(way).await
    }
}

#[async_trait]
#[track_task]
impl Fetch for Below {
    async fn inside(&self, way: End) -> Ended {
        let inner = async { end_later(way).await };
        inner.await
    }

    #[callmeter::track(skip)]
    async fn provided(&self, way: End) -> Ended {
        give_way(1).await;
        end(way)
    }
}

struct NotSend;

#[async_trait(?Send)]
trait Local {
    async fn local(&self, way: End) -> Ended;
}

#[track_task]
#[async_trait(?Send)]
impl Local for NotSend {
    async fn local(&self, way: End) -> Ended {
        end_later(way).await
    }
}

#[test]
fn async_traits() {
    check_async("async_trait_inside", |way| async move {
        Client.inside(way).await
    });
    check_async("provided", |way| async move { Client.provided(way).await });
    check_async(
        "Above::inside",
        |way| async move { Above.inside(way).await },
    );
    check_async(
        "Below::inside",
        |way| async move { Below.inside(way).await },
    );
    check_async(
        "NotSend::local",
        |way| async move { NotSend.local(way).await },
    );
}

#[track_task]
async fn recursive(depth: u32) -> Ended {
    give_way(1).await;
    if depth == 0 {
        assert_eq!(running(), 3.0);
        return Err(Fault::Refused);
    }
    let inner = Box::pin(recursive(depth - 1)).await;
    inner.or(Ok(depth))
}

#[test]
fn a_recursive_future_counts_each_call() {
    let registry = isolated();
    assert_eq!(block_on(registry.scope(recursive(2))), Ok(1));
    let expected = Seen {
        success: 2,
        ..Seen::failure("refused")
    };
    assert_eq!(Seen::of(&registry, "recursive"), expected);
}

#[track_task]
fn ready_made(way: End) -> std::future::Ready<Ended> {
    ready(Ok(way as u32))
}

/// `Ready` does not end in `Future`: such a function is tracked like any other.
#[test]
fn other_types_are_values() {
    let (_, registry) = counted(|| ready_made(End::Succeed));
    let seen = Seen::of(&registry, "ready_made");
    assert_eq!(seen, Seen::success(1));
}
