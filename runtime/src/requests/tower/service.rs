use std::fmt;
use std::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;

use super::describe::Describe;
use super::future::Tracking;
use super::layer::Track;
use super::request_body::RequestBodies;
use super::response_body::ResponseBodies;
use crate::requests::exchange::{Asked, Exchange};

/// A service whose requests are counted: see [`track()`](super::track()).
#[derive(Clone)]
pub struct Tracked<S, F, Q, P> {
    pub(super) inner: S,
    pub(super) track: Track<F, Q, P>,
}

impl<S, F, Q, P, B, R> Service<Request<B>> for Tracked<S, F, Q, P>
where
    B: 'static,
    F: for<'r> Describe<'r, B>,
    Q: RequestBodies<B>,
    S: Service<Request<Q::Body>, Response = Response<R>>,
    P: ResponseBodies<R> + Clone,
{
    type Response = Response<P::Body>;
    type Error = S::Error;
    type Future = Tracking<S::Future, P>;

    #[inline]
    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    #[inline]
    fn call(&mut self, request: Request<B>) -> Self::Future {
        let track = &self.track;
        let call = track.describe.start(&request, &track.target);
        let asked = Asked::by(request.method().as_str());
        let bodies = track.response_bodies.clone();
        if !call.is_open() {
            let request = track.request_bodies.prepare(request, None);
            return Tracking::new(self.inner.call(request), None, asked, bodies);
        }
        let exchange = Exchange::new(call, track.response_size);
        let size = track.request_size.map(|size| (size, exchange.call()));
        let count = size.and_then(|size| track.request_bodies.count(request.body(), size));
        let request = track.request_bodies.prepare(request, count);
        exchange.enter();
        let future = self.inner.call(request);
        exchange.leave();
        Tracking::new(future, Some(exchange), asked, bodies)
    }
}

impl<S: fmt::Debug, F, Q, P> fmt::Debug for Tracked<S, F, Q, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracked")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}
