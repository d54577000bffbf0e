use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_LENGTH;
use bytes::Bytes;
use futures_core::Stream;

use crate::requests::count::Count;
use crate::{Call, HttpCode, Value};

/// The size of a request's body. It is told when the payload will be read no further, where its size is not known
/// beforehand, and what this returns is dropped.
pub(super) fn count(request: &mut ServiceRequest, value: Value, call: &Call<HttpCode>) -> Size {
    let mut count = Count::new(call, value);
    if let Some(bytes) = known(request) {
        count.add(bytes);
        return Rc::new(RefCell::new(count));
    }
    let size = Rc::new(RefCell::new(count));
    let counted = Counted {
        payload: request.take_payload(),
        size: Some(Rc::clone(&size)),
    };
    let payload = Box::pin(counted);
    request.set_payload(Payload::Stream { payload });
    size
}

/// Shared by the payload that is counted and by the middleware, which knows the route when there is a response.
pub(super) type Size = Rc<RefCell<Count>>;

fn known(request: &mut ServiceRequest) -> Option<u64> {
    if matches!(request.parts_mut().1, Payload::None) {
        return Some(0);
    }
    let length = request.headers().get(CONTENT_LENGTH)?;
    length.to_str().ok()?.parse().ok()
}

pin_project_lite::pin_project! {
    /// A payload whose bytes are counted.
    struct Counted {
        #[pin]
        payload: Payload,
        size: Option<Size>,
    }
}

impl Stream for Counted {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, PayloadError>>> {
        let this = self.project();
        let polled = this.payload.poll_next(context);
        match (&polled, &mut *this.size) {
            (Poll::Ready(Some(Ok(bytes))), Some(size)) => size.borrow_mut().add(bytes.len() as u64),
            (Poll::Ready(None | Some(Err(_))), size) => *size = None,
            _ => {}
        }
        polled
    }
}
