//! Requests and answers of the crate http.

use std::borrow::Cow;

use http::header::{ACCEPT, ACCEPT_ENCODING, HeaderMap};
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, StatusCode, Uri};

use super::{Answer, Endpoint, Pending, Request};

const SCRAPE_TIMEOUT: HeaderName = HeaderName::from_static("x-prometheus-scrape-timeout-seconds");

impl Endpoint {
    /// Answers a request of the crate http, whatever its body and its path; with the feature
    /// `http`. Blocks as [`answer`](Endpoint::answer) does.
    ///
    /// ```
    /// let endpoint = callmeter::Endpoint::new(callmeter::registry());
    /// let request = http::Request::get("/metrics").header("Accept", "text/plain").body(())?;
    /// let response: http::Response<Vec<u8>> = endpoint.respond(&request);
    /// assert_eq!(response.status(), 200);
    /// assert_eq!(response.headers()["vary"], "Accept, Accept-Encoding");
    /// # Ok::<(), http::Error>(())
    /// ```
    #[must_use]
    pub fn respond<B>(&self, request: &http::Request<B>) -> http::Response<Vec<u8>> {
        self.respond_with(request.method(), request.uri(), request.headers())
    }

    /// The same for a request without its body.
    #[must_use]
    pub fn respond_to(&self, request: &Parts) -> http::Response<Vec<u8>> {
        self.respond_with(&request.method, &request.uri, &request.headers)
    }

    fn respond_with(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> http::Response<Vec<u8>> {
        let pending = self.admit_parts(method, uri, headers);
        let answer = pending.map_or_else(|refusal| refusal, |pending| pending.run().into_answer());
        answer.into()
    }

    /// What is to be done for a request, if it is to be done. Does not block.
    pub(super) fn admit_parts(
        &self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
    ) -> Result<Pending, Answer> {
        self.admit(&Request {
            method: method.as_str(),
            query: uri.query().unwrap_or_default(),
            accept: &values(headers, &ACCEPT),
            accept_encoding: &values(headers, &ACCEPT_ENCODING),
            scrape_timeout: &values(headers, &SCRAPE_TIMEOUT),
        })
    }
}

/// All values of a header. What is no UTF-8 in them is nothing that could be understood.
fn values<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Cow<'a, str> {
    let values = headers.get_all(name).into_iter();
    values
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .reduce(|all, next| Cow::Owned(format!("{all}, {next}")))
        .unwrap_or_default()
}

/// With the feature `http`.
impl From<Answer> for http::Response<Vec<u8>> {
    fn from(answer: Answer) -> http::Response<Vec<u8>> {
        let mut response = head(&answer);
        *response.body_mut() = answer.body;
        response
    }
}

#[cfg(any(feature = "axum", feature = "tower"))]
impl From<super::Answered> for http::Response<bytes::Bytes> {
    fn from(answered: super::Answered) -> http::Response<bytes::Bytes> {
        head(answered.answer()).map(|_: Vec<u8>| answered.body())
    }
}

/// Everything but the body.
fn head<B: Default>(answer: &Answer) -> http::Response<B> {
    let mut response = http::Response::new(B::default());
    let status = StatusCode::from_u16(answer.status);
    *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in &answer.headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(*name), HeaderValue::try_from(value)) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
