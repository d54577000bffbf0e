//! A client of HTTP for what is pushed and asked: limits of time and size on everything, and
//! no redirect is followed.

pub(crate) mod address;
mod connector;
mod error;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper_util::client::legacy;
use hyper_util::rt::TokioExecutor;
use tokio::time;

use self::connector::Connector;
pub(crate) use self::error::ClientError;

/// Keeps connections between requests. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Client(legacy::Client<Connector, Full<Bytes>>);

/// How much a server may take of us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// From the first attempt to connect to the last byte of the answer.
    pub time: Duration,
    /// Bytes of the answer's body.
    pub body: usize,
}

impl Client {
    pub(crate) fn new() -> Client {
        Client(legacy::Client::builder(TokioExecutor::new()).build(connector::new()))
    }

    /// Sends a request, whose URI is absolute, and reads the whole answer, whatever its status.
    /// Needs a runtime of tokio with time and I/O.
    pub(crate) async fn send(
        &self,
        request: Request<Bytes>,
        limits: Limits,
    ) -> Result<Response<Bytes>, ClientError> {
        let answer = self.read(request.map(Full::new), limits.body);
        let answer = time::timeout(limits.time, answer).await;
        answer.unwrap_or(Err(ClientError::TimedOut(limits.time)))
    }

    async fn read(
        &self,
        request: Request<Full<Bytes>>,
        limit: usize,
    ) -> Result<Response<Bytes>, ClientError> {
        let answer = self.0.request(request).await;
        let (parts, body) = answer
            .map_err(|error| ClientError::of(&error))?
            .into_parts();
        let body = Limited::new(body, limit).collect().await;
        let body = body.map_err(|error| match error.is::<LengthLimitError>() {
            true => ClientError::TooLarge(limit),
            false => ClientError::Broken(error.to_string()),
        })?;
        Ok(Response::from_parts(parts, body.to_bytes()))
    }
}
