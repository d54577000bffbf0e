use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Buf;
use http::header::CONTENT_LENGTH;
use http::{HeaderMap, Response};
use http_body::{Body, Frame, SizeHint};

use crate::requests::exchange::{Asked, Exchange};

/// How the bodies of responses are watched.
pub trait ResponseBodies<B> {
    /// A body that is watched.
    type Body;

    /// What becomes of what a service answered. Of a whole poll, so that a response of the
    /// same type is not moved.
    #[doc(hidden)]
    fn answer<E>(
        &self,
        polled: Polled<B, E>,
        exchange: &mut Option<Exchange>,
        asked: Asked,
    ) -> Polled<Self::Body, E>;
}

/// What a service answered, if it did.
pub type Polled<B, E> = Poll<Result<Response<B>, E>>;

/// Of any type: as a [`ResponseBody`].
#[derive(Clone, Copy, Debug)]
pub struct Plain;

impl<B: Body> ResponseBodies<B> for Plain {
    type Body = ResponseBody<B>;

    #[inline(always)]
    fn answer<E>(
        &self,
        polled: Polled<B, E>,
        exchange: &mut Option<Exchange>,
        asked: Asked,
    ) -> Polled<ResponseBody<B>, E> {
        let response = match polled {
            Poll::Pending => return Poll::Pending,
            Poll::Ready(response) => response,
        };
        begin_body(response.as_ref().ok(), exchange, asked);
        let exchange = exchange.take();
        Poll::Ready(response.map(|response| response.map(|body| ResponseBody::new(body, exchange))))
    }
}

/// Tells the head of a response, or that there is none; what is left of the exchange is there
/// for its body.
#[inline]
pub(in crate::requests) fn begin_body<B: Body>(
    response: Option<&Response<B>>,
    exchange: &mut Option<Exchange>,
    asked: Asked,
) {
    let Some(begun) = exchange else { return };
    let Some(response) = response else {
        begun.fail();
        return;
    };
    let (code, body) = (response.status().as_u16(), response.body());
    let announced = body.size_hint().exact();
    begun.answered(code, announced.or_else(|| length(response.headers())));
    if asked.ends_with_head(code) || body.is_end_stream() {
        begun.end();
        *exchange = None;
    }
}

fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

pin_project_lite::pin_project! {
    /// The body of a response to a request that is counted: the call ends with it.
    pub struct ResponseBody<B> {
        #[pin]
        body: B,
        // Behind the body: what it does when it is dropped is part of the call.
        exchange: Option<Exchange>,
    }
}

impl<B> ResponseBody<B> {
    #[inline]
    pub(in crate::requests) fn new(body: B, exchange: Option<Exchange>) -> ResponseBody<B> {
        ResponseBody { body, exchange }
    }
}

impl<B: Body> Body for ResponseBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    #[inline]
    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut this = self.project();
        let Some(exchange) = this.exchange else {
            return this.body.poll_frame(context);
        };
        let polled = exchange.run(|| this.body.as_mut().poll_frame(context));
        match &polled {
            Poll::Pending => {}
            Poll::Ready(Some(Ok(frame))) => match frame.data_ref() {
                Some(data) => {
                    exchange.took(data.remaining() as u64);
                    if this.body.is_end_stream() {
                        exchange.end();
                    }
                }
                None => exchange.end(),
            },
            Poll::Ready(Some(Err(_))) => exchange.fail(),
            Poll::Ready(None) => exchange.end(),
        }
        polled
    }

    #[inline]
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    #[inline]
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B> fmt::Debug for ResponseBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody").finish_non_exhaustive()
    }
}
