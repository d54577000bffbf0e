//! For tower, hyper and what is built on them; with the feature `tower`.
//!
//! * [`metrics()`] is an endpoint as a service.
//! * [`track()`] is a layer that counts requests as calls of any operation; [`server`] and
//!   [`client`] are layers with the shipped ones.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tower_service::Service;

use super::{Answered, Endpoint, blocking};

pub use crate::requests::tower::{
    AsItIs, Counted, Describe, OfClient, OfServer, Plain, RequestBodies, RequestBody,
    ResponseBodies, ResponseBody, Track, Tracked, Tracking, client, server, track, track_with,
};

/// The service that answers for a registry, or for an [`Endpoint`] with options.
///
/// It answers every path and all methods. The scrape runs by `spawn_blocking`: it waits for collectors,
/// those that need the runtime too, without keeping a thread from it.
///
/// ```
/// use hyper::server::conn::http1;
/// use hyper_util::rt::TokioIo;
/// use hyper_util::service::TowerToHyperService;
///
/// # async fn serve(registry: callmeter::Registry) -> std::io::Result<()> {
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:9464").await?;
/// let metrics = TowerToHyperService::new(callmeter::tower::metrics(&registry));
/// loop {
///     let (stream, _) = listener.accept().await?;
///     tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), metrics.clone()));
/// }
/// # }
/// ```
pub fn metrics(endpoint: impl Into<Endpoint>) -> Metrics {
    Metrics(endpoint.into())
}

/// A service that answers scrapes: see [`metrics()`].
#[derive(Clone, Debug)]
#[must_use = "a service does nothing until it is called"]
pub struct Metrics(Endpoint);

/// The answer that is being made.
pub struct Answering(Pin<Box<dyn Future<Output = Answered> + Send>>);

/// The body of an answer: one piece, or none.
#[derive(Debug)]
pub struct Body(Option<Bytes>);

impl<B> Service<http::Request<B>> for Metrics {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Answering {
        let (method, uri) = (request.method(), request.uri());
        let pending = self.0.admit_parts(method, uri, request.headers());
        Answering(Box::pin(blocking::run(pending)))
    }
}

impl Future for Answering {
    type Output = Result<http::Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let answered = self.0.as_mut().poll(context);
        answered.map(|answered| Ok(http::Response::from(answered).map(Body::of)))
    }
}

impl Body {
    fn of(bytes: Bytes) -> Body {
        Body((!bytes.is_empty()).then_some(bytes))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}

impl fmt::Debug for Answering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answering")
    }
}
