use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::HttpMessage;
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header::CONTENT_LENGTH;
use bytes::Bytes;
use futures_core::Stream;

use crate::requests::count::Count;
use crate::{Call, HttpCode, Value};

/// Tells the size of a request's body: at once where it is known beforehand, else when no more
/// of it will be read.
pub(super) fn count(request: &mut ServiceRequest, value: Value, call: &Call<HttpCode>) {
    if let Some(bytes) = known(request) {
        call.observe(value, bytes);
        return;
    }
    let counted = Counted {
        payload: request.take_payload(),
        count: Some(Count::new(call, value)),
    };
    let payload = Box::pin(counted);
    request.set_payload(Payload::Stream { payload });
}

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
        count: Option<Count>,
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
        match (&polled, &mut *this.count) {
            (Poll::Ready(Some(Ok(bytes))), Some(count)) => count.add(bytes.len() as u64),
            (Poll::Ready(None | Some(Err(_))), count) => *count = None,
            _ => {}
        }
        polled
    }
}
