use std::fmt;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};

use super::describe::Describe;
use super::payload::Size;
use super::response_body::{ResponseBody, answer};
use super::track::Track;
use crate::requests::exchange::{Asked, Exchange};

pin_project_lite::pin_project! {
    /// The response that is being made for a request that is counted.
    #[must_use = "futures do nothing unless polled"]
    pub struct Tracking<S, F> {
        #[pin]
        future: S,
        // Behind the future: what it does when it is dropped is part of the call.
        request: Option<Request<F>>,
    }
}

/// A request that is counted, until the head of its response.
pub(super) struct Request<F> {
    pub track: Rc<Track<F>>,
    pub exchange: Exchange,
    pub size: Option<Size>,
    pub asked: Asked,
}

impl<S, F> Tracking<S, F> {
    pub(super) fn new(future: S, request: Option<Request<F>>) -> Tracking<S, F> {
        Tracking { future, request }
    }
}

impl<F: for<'r> Describe<'r>> Request<F> {
    /// Only now it is known which route answered.
    fn routed<B>(mut self, response: &ServiceResponse<B>) -> (Exchange, Asked) {
        let request = ServiceRequest::from_request(response.request().clone());
        let track = &self.track;
        self.exchange
            .move_to(track.describe.describe(&request, &track.target));
        if let Some(size) = &self.size {
            size.borrow_mut().move_to(self.exchange.call());
        }
        (self.exchange, self.asked)
    }
}

impl<S, F, B> Future for Tracking<S, F>
where
    S: Future<Output = Result<ServiceResponse<B>, Error>>,
    F: for<'r> Describe<'r>,
    B: MessageBody,
{
    type Output = Result<ServiceResponse<ResponseBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let polled = match this.request {
            Some(request) => request.exchange.run(|| this.future.poll(context)),
            None => this.future.poll(context),
        };
        let answered = ready!(polled);
        let request = this.request.take();
        Poll::Ready(match answered {
            Ok(response) => {
                let request = request.map(|request| request.routed(&response));
                Ok(answer(response, request))
            }
            Err(error) => {
                if let Some(mut request) = request {
                    let code = error.as_response_error().status_code();
                    request.exchange.refuse(code.as_u16());
                }
                Err(error)
            }
        })
    }
}

impl<S, F> fmt::Debug for Tracking<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracking").finish_non_exhaustive()
    }
}
