use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::ServiceResponse;

use super::response_body::{ResponseBody, answer};
use crate::requests::exchange::{Asked, Exchange};

pin_project_lite::pin_project! {
    /// The response that is being made for a request that is counted.
    #[must_use = "futures do nothing unless polled"]
    pub struct Tracking<F> {
        #[pin]
        future: F,
        // Behind the future: what it does when it is dropped is part of the call.
        exchange: Option<Exchange>,
        asked: Asked,
    }
}

impl<F> Tracking<F> {
    pub(super) fn new(future: F, exchange: Option<Exchange>, asked: Asked) -> Tracking<F> {
        Tracking {
            future,
            exchange,
            asked,
        }
    }
}

impl<F, B> Future for Tracking<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<ResponseBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let polled = match this.exchange {
            Some(exchange) => exchange.run(|| this.future.poll(context)),
            None => this.future.poll(context),
        };
        let answered = ready!(polled);
        let exchange = this.exchange.take();
        Poll::Ready(match answered {
            Ok(response) => Ok(answer(response, exchange, *this.asked)),
            Err(error) => {
                if let Some(mut exchange) = exchange {
                    exchange.refuse(error.as_response_error().status_code().as_u16());
                }
                Err(error)
            }
        })
    }
}

impl<F> fmt::Debug for Tracking<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracking").finish_non_exhaustive()
    }
}
