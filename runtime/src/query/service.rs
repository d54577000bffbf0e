//! A router as a tower service.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use http_body::{Frame, SizeHint};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use tokio::time::timeout;
use tower_service::Service;

use super::answer::Answer;
use super::asked;
use super::fault::Fault;
use super::request::Request;
use super::router::Router;
use super::upstream;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// The answer that is being made.
pub struct Answering(Pin<Box<dyn Future<Output = Response<Body>> + Send>>);

/// The body of an answer: one piece, or none.
#[derive(Debug)]
pub struct Body(Full<Bytes>);

impl<B> Service<http::Request<B>> for Router
where
    B: http_body::Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Answering {
        let router = self.clone();
        Answering(Box::pin(
            async move { router.respond(request).await.into() },
        ))
    }
}

impl Router {
    async fn respond<B>(&self, request: http::Request<B>) -> Answer
    where
        B: http_body::Body,
        B::Error: Into<BoxError>,
    {
        let (parts, body) = request.into_parts();
        let method = parts.method.as_str();
        let body = match self.form(method, parts.uri.path(), body).await {
            Ok(body) => body,
            Err(fault) => return Answer::from(fault).without_body_if(method == "HEAD"),
        };
        let content_type = parts.headers.get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        self.answer(&Request {
            method,
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            content_type: content_type.unwrap_or_default(),
            body: &body,
        })
        .await
    }

    /// Reads no body that nobody needs.
    async fn form<B>(&self, method: &str, path: &str, body: B) -> Result<Bytes, Fault>
    where
        B: http_body::Body,
        B::Error: Into<BoxError>,
    {
        self.path(method, path)?;
        if method != "POST" {
            return Ok(Bytes::new());
        }
        upstream::check_runtime()?;
        let limit = self.form_limit();
        let body = Limited::new(body, limit).collect();
        match timeout(self.form_time(), body).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => {
                Err(asked::too_long(413, "the form", limit))
            }
            Ok(Err(_)) => Err(Fault::bad_data("the form did not arrive as a whole")),
            Err(_) => Err(Fault::new(
                408,
                "timeout",
                "the form did not arrive in time",
            )),
        }
    }
}

impl From<Answer> for Response<Body> {
    fn from(answer: Answer) -> Response<Body> {
        let mut response = Response::new(Body(Full::new(answer.body)));
        let status = StatusCode::from_u16(answer.status);
        *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        for (name, value) in answer.headers {
            if let (Ok(name), Ok(value)) =
                (HeaderName::try_from(name), HeaderValue::try_from(value))
            {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

impl Future for Answering {
    type Output = Result<Response<Body>, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context).map(Ok)
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Pin::new(&mut self.0).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

impl fmt::Debug for Answering {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answering")
    }
}
