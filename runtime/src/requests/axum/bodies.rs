use std::task::Poll;

use ::axum::body::Body;
use http::Request;
use http_body_util::combinators::UnsyncBoxBody;

use crate::requests::count::Count;
use crate::requests::exchange::{Asked, Exchange};
use crate::requests::tower::{
    Counted, Polled, RequestBodies, RequestBody, ResponseBodies, ResponseBody, Size, begin_body,
};

/// Responses of axum: a body stays what it is where the call has ended with the head.
#[derive(Clone, Copy, Debug)]
pub struct InAxum;

/// Requests of axum: a body stays what it is where its size is known beforehand.
#[derive(Clone, Copy, Debug)]
pub struct CountedInAxum;

impl ResponseBodies<Body> for InAxum {
    type Body = Body;

    #[inline(always)]
    fn answer<E>(
        &self,
        mut polled: Polled<Body, E>,
        exchange: &mut Option<Exchange>,
        asked: Asked,
    ) -> Polled<Body, E> {
        if let Poll::Ready(response) = &mut polled {
            begin_body(response.as_ref().ok(), exchange, asked);
            if let (Ok(response), Some(exchange)) = (response, exchange.take()) {
                // An empty body needs no memory.
                let body = std::mem::take(response.body_mut());
                let body = ResponseBody::new(body, Some(exchange));
                *response.body_mut() = Body::new(UnsyncBoxBody::new(body));
            }
        }
        polled
    }
}

impl RequestBodies<Body> for CountedInAxum {
    type Body = Body;

    #[inline(always)]
    fn count(&self, body: &Body, size: Size<'_>) -> Option<Count> {
        Counted.count(body, size)
    }

    #[inline(always)]
    fn prepare(&self, request: Request<Body>, count: Option<Count>) -> Request<Body> {
        match count {
            None => request,
            count => {
                request.map(|body| Body::new(UnsyncBoxBody::new(RequestBody::new(body, count))))
            }
        }
    }
}
