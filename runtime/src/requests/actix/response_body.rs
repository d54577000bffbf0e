use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, MessageBody};
use actix_web::dev::ServiceResponse;
use bytes::Bytes;

use crate::requests::exchange::{Asked, Exchange};

/// Tells the head of a response; what is left of the exchange goes with its body.
pub(super) fn answer<B: MessageBody>(
    response: ServiceResponse<B>,
    request: Option<(Exchange, Asked)>,
) -> ServiceResponse<ResponseBody<B>> {
    let code = response.status().as_u16();
    let size = response.response().body().size();
    let exchange = request.and_then(|(exchange, asked)| begin_body(exchange, code, size, asked));
    response.map_body(|_, body| ResponseBody { body, exchange })
}

fn begin_body(mut exchange: Exchange, code: u16, size: BodySize, asked: Asked) -> Option<Exchange> {
    let announced = match size {
        BodySize::None => Some(0),
        BodySize::Sized(bytes) => Some(bytes),
        BodySize::Stream => None,
    };
    exchange.answered(code, announced);
    if asked.ends_with_head(code) || announced == Some(0) {
        exchange.end();
        return None;
    }
    Some(exchange)
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

impl<B: MessageBody> MessageBody for ResponseBody<B> {
    type Error = B::Error;

    #[inline]
    fn size(&self) -> BodySize {
        self.body.size()
    }

    #[inline]
    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, B::Error>>> {
        let this = self.project();
        let Some(exchange) = this.exchange else {
            return this.body.poll_next(context);
        };
        let polled = exchange.run(|| this.body.poll_next(context));
        match &polled {
            Poll::Pending => {}
            Poll::Ready(Some(Ok(bytes))) => exchange.took(bytes.len() as u64),
            Poll::Ready(Some(Err(_))) => exchange.fail(),
            Poll::Ready(None) => exchange.end(),
        }
        polled
    }

    fn try_into_bytes(self) -> Result<Bytes, Self> {
        let ResponseBody { body, mut exchange } = self;
        match body.try_into_bytes() {
            Ok(bytes) => {
                if let Some(exchange) = &mut exchange {
                    exchange.took(bytes.len() as u64);
                    exchange.end();
                }
                Ok(bytes)
            }
            Err(body) => Err(ResponseBody { body, exchange }),
        }
    }
}

impl<B> fmt::Debug for ResponseBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody").finish_non_exhaustive()
    }
}
