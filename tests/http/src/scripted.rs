//! A service and a body that do what a test says, step by step.

use std::collections::VecDeque;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::{Body, Frame, SizeHint};
use tower_service::Service;

/// An error.
#[derive(Debug)]
pub struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("it broke off")
    }
}

impl std::error::Error for Broken {}

/// What a body does when it is polled.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// Gives bytes.
    Bytes(&'static [u8]),
    /// Gives trailers.
    Trailers,
    /// Is not ready.
    Wait,
    /// Breaks off.
    Fail,
    /// Panics.
    Panic,
}

/// A body made of steps.
#[derive(Debug, Default)]
pub struct Steps {
    /// What is left of them.
    pub steps: VecDeque<Step>,
    /// What it announces.
    pub announced: Option<u64>,
    /// Whether it says when it has ended, before it is asked for more.
    pub tells_end: bool,
}

impl Steps {
    /// One that announces nothing and does not tell its end.
    pub fn of(steps: &[Step]) -> Steps {
        Steps {
            steps: steps.iter().copied().collect(),
            ..Steps::default()
        }
    }
}

impl Body for Steps {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        Poll::Ready(match self.steps.pop_front() {
            None => None,
            Some(Step::Bytes(bytes)) => Some(Ok(Frame::data(Bytes::from_static(bytes)))),
            Some(Step::Trailers) => Some(Ok(Frame::trailers(HeaderMap::new()))),
            Some(Step::Fail) => Some(Err(Broken)),
            Some(Step::Panic) => panic!("a body that panics"),
            Some(Step::Wait) => return Poll::Pending,
        })
    }

    fn is_end_stream(&self) -> bool {
        self.tells_end && self.steps.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        self.announced
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// Answers each request by a function, as soon as its future is polled.
#[derive(Clone)]
pub struct Answering<F>(Arc<F>);

impl<F> Answering<F> {
    /// By that function, which may panic.
    pub fn by(answer: F) -> Answering<F> {
        Answering(Arc::new(answer))
    }
}

impl<F, B, R> Service<Request<B>> for Answering<F>
where
    F: Fn(Request<B>) -> Result<Response<R>, Broken> + Send + Sync + 'static,
    B: Send + 'static,
    R: 'static,
{
    type Response = Response<R>;
    type Error = Broken;
    type Future = Pin<Box<dyn Future<Output = Result<Response<R>, Broken>> + Send>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Broken>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let answer = Arc::clone(&self.0);
        Box::pin(async move { answer(request) })
    }
}

/// Polls once.
pub fn poll<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// The output of a future that never waits.
///
/// # Panics
///
/// Where it waits.
pub fn now<F: Future>(future: F) -> F::Output {
    match poll(std::pin::pin!(future)) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("it waits"),
    }
}

/// A frame of a body, or that there is none any more.
pub type Next<B> = Option<Result<Frame<<B as Body>::Data>, <B as Body>::Error>>;

/// What a body gives next.
pub fn next<B: Body + Unpin>(body: &mut B) -> Poll<Next<B>> {
    Pin::new(body).poll_frame(&mut Context::from_waker(Waker::noop()))
}

/// Takes all that a body gives without waiting.
pub fn take_all<B: Body + Unpin>(body: &mut B) {
    while let Poll::Ready(Some(Ok(_))) = next(body) {}
}
