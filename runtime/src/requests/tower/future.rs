use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use http::Response;

use super::response_body::ResponseBodies;
use crate::requests::exchange::{Asked, Exchange};

pin_project_lite::pin_project! {
    /// The response that is being made for a request that is counted.
    #[must_use = "futures do nothing unless polled"]
    pub struct Tracking<F, P> {
        #[pin]
        future: F,
        // Behind the future: what it does when it is dropped is part of the call.
        exchange: Option<Exchange>,
        asked: Asked,
        bodies: P,
    }
}

impl<F, P> Tracking<F, P> {
    #[inline]
    pub(super) fn new(
        future: F,
        exchange: Option<Exchange>,
        asked: Asked,
        bodies: P,
    ) -> Tracking<F, P> {
        Tracking {
            future,
            exchange,
            asked,
            bodies,
        }
    }
}

impl<F, P, R, E> Future for Tracking<F, P>
where
    F: Future<Output = Result<Response<R>, E>>,
    P: ResponseBodies<R>,
{
    type Output = Result<Response<P::Body>, E>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        if let Some(exchange) = this.exchange {
            exchange.enter();
        }
        let polled = this.future.poll(context);
        if let Some(exchange) = this.exchange {
            exchange.leave();
        }
        this.bodies.answer(polled, this.exchange, *this.asked)
    }
}

impl<F, P> fmt::Debug for Tracking<F, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracking").finish_non_exhaustive()
    }
}
