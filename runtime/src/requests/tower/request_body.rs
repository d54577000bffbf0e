use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Buf;
use http::Request;
use http_body::{Body, Frame, SizeHint};

use crate::requests::count::Count;
use crate::{Call, HttpCode, Value};

/// Whose size is to be told, and as which value.
pub type Size<'a> = (Value, &'a Call<HttpCode>);

/// How the bodies of requests are counted.
pub trait RequestBodies<B> {
    /// What the service gets.
    type Body;

    /// Tells the size of a body, or what will when it was read.
    #[doc(hidden)]
    fn count(&self, body: &B, size: Size<'_>) -> Option<Count>;

    #[doc(hidden)]
    fn prepare(&self, request: Request<B>, count: Option<Count>) -> Request<Self::Body>;
}

/// Not at all, but for what is known of their size beforehand.
#[derive(Clone, Copy, Debug)]
pub struct AsItIs;

/// While they are read, where their size is not known beforehand.
#[derive(Clone, Copy, Debug)]
pub struct Counted;

impl<B: Body> RequestBodies<B> for AsItIs {
    type Body = B;

    #[inline(always)]
    fn count(&self, body: &B, (value, call): Size<'_>) -> Option<Count> {
        call.observe(value, body.size_hint().exact());
        None
    }

    #[inline(always)]
    fn prepare(&self, request: Request<B>, _: Option<Count>) -> Request<B> {
        request
    }
}

impl<B: Body> RequestBodies<B> for Counted {
    type Body = RequestBody<B>;

    #[inline]
    fn count(&self, body: &B, (value, call): Size<'_>) -> Option<Count> {
        if let Some(bytes) = body.size_hint().exact() {
            call.observe(value, bytes);
            return None;
        }
        Some(Count::new(call, value))
    }

    #[inline]
    fn prepare(&self, request: Request<B>, count: Option<Count>) -> Request<RequestBody<B>> {
        request.map(|body| RequestBody { body, count })
    }
}

pin_project_lite::pin_project! {
    /// The body of a request, whose bytes are counted: see [`Track::request_size`](super::Track::request_size).
    pub struct RequestBody<B> {
        #[pin]
        body: B,
        count: Option<Count>,
    }
}

impl<B> RequestBody<B> {
    #[cfg(feature = "axum")]
    pub(in crate::requests) fn new(body: B, count: Option<Count>) -> RequestBody<B> {
        RequestBody { body, count }
    }
}

impl<B: Body> Body for RequestBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let polled = this.body.poll_frame(context);
        match (&polled, &mut *this.count) {
            (Poll::Ready(Some(Ok(frame))), Some(count)) => {
                let bytes = frame.data_ref().map_or(0, |data| data.remaining() as u64);
                count.add(bytes);
            }
            (Poll::Ready(_), count) => *count = None,
            (Poll::Pending, _) => {}
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<B> fmt::Debug for RequestBody<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBody").finish_non_exhaustive()
    }
}
