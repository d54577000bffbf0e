use std::fmt;
use std::future::{Ready, ready};
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{Service, ServiceRequest, ServiceResponse, Transform};

use super::describe::Describe;
use super::future::{Request, Tracking};
use super::payload;
use super::response_body::ResponseBody;
use super::track::Track;
use crate::requests::exchange::{Asked, Exchange};

/// A service whose requests are counted: see [`track()`](super::track()).
pub struct Tracked<S, F> {
    inner: S,
    track: Rc<Track<F>>,
}

impl<S, F, B> Transform<S, ServiceRequest> for Track<F>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    F: for<'r> Describe<'r> + Clone,
    B: MessageBody,
{
    type Response = ServiceResponse<ResponseBody<B>>;
    type Error = Error;
    type Transform = Tracked<S, F>;
    type InitError = ();
    type Future = Ready<Result<Tracked<S, F>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let track = Rc::new(self.clone());
        ready(Ok(Tracked { inner, track }))
    }
}

impl<S, F, B> Service<ServiceRequest> for Tracked<S, F>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    F: for<'r> Describe<'r>,
    B: MessageBody,
{
    type Response = ServiceResponse<ResponseBody<B>>;
    type Error = Error;
    type Future = Tracking<S::Future, F>;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let track = &self.track;
        let asked = Asked::by(request.method().as_str());
        let call = match track.uncounted.contains(&request.path()) {
            true => None,
            false => Some(track.describe.describe(&request, &track.target).started()),
        };
        let Some(call) = call.filter(|call| call.is_open()) else {
            return Tracking::new(self.inner.call(request), None);
        };
        let exchange = Exchange::new(call, track.response_size);
        let size = track.request_size;
        let size = size.map(|size| payload::count(&mut request, size, exchange.call()));
        let future = exchange.run(|| self.inner.call(request));
        let request = Request {
            track: Rc::clone(track),
            exchange,
            size,
            asked,
        };
        Tracking::new(future, Some(request))
    }
}

impl<S: fmt::Debug, F> fmt::Debug for Tracked<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracked")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}
