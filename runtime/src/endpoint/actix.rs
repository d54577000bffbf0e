//! For actix-web; with the feature `actix`.
//!
//! * [`metrics()`] is an endpoint as a route.
//! * [`track()`] is middleware that counts requests as calls of any operation, [`server`] that with the
//!   shipped one; [`route`] tells which route a request matches.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, ACCEPT_ENCODING};
use actix_web::{HttpRequest, HttpResponse, Route, web};
use bytes::Bytes;

pub use crate::requests::actix::{
    Describe, OfServer, ResponseBody, Track, Tracked, Tracking, route, server, track, track_with,
};

use super::{Answer, Answered, Endpoint, Pending, Request, blocking};

const SCRAPE_TIMEOUT: &str = "x-prometheus-scrape-timeout-seconds";

/// The route under which a registry, or an [`Endpoint`] with options, is scraped.
///
/// It answers all methods itself. The scrape runs by `spawn_blocking`: it waits for collectors
/// without keeping a worker from its other requests.
///
/// Each worker has a route of its own. They share the limit of scrapes at a time where they
/// share the endpoint: make it outside of what makes the `App`.
///
/// ```
/// use actix_web::{App, HttpServer};
/// use callmeter::Endpoint;
///
/// # async fn serve(registry: callmeter::Registry) -> std::io::Result<()> {
/// let endpoint = Endpoint::new(&registry).concurrent_scrapes(2);
/// let app = move || App::new().route("/metrics", callmeter::actix::metrics(&endpoint));
/// HttpServer::new(app).bind("127.0.0.1:9464")?.run().await
/// # }
/// ```
pub fn metrics(endpoint: impl Into<Endpoint>) -> Route {
    let endpoint = endpoint.into();
    web::route().to(move |request: HttpRequest| {
        let pending = admit(&endpoint, &request);
        async { response(blocking::run(pending).await) }
    })
}

fn admit(endpoint: &Endpoint, request: &HttpRequest) -> Result<Pending, Answer> {
    endpoint.admit(&Request {
        method: request.method().as_str(),
        query: request.query_string(),
        accept: &values(request, ACCEPT.as_str()),
        accept_encoding: &values(request, ACCEPT_ENCODING.as_str()),
        scrape_timeout: &values(request, SCRAPE_TIMEOUT),
    })
}

/// All values of a header. What is no UTF-8 in them is nothing that could be understood.
fn values(request: &HttpRequest, name: &str) -> String {
    let values = request.headers().get_all(name);
    let values: Vec<_> = values
        .map(|value| String::from_utf8_lossy(value.as_bytes()))
        .collect();
    values.join(", ")
}

fn response(answered: Answered) -> HttpResponse<BoxBody> {
    let answer = answered.answer();
    let status = StatusCode::from_u16(answer.status);
    let mut response = HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    for header in &answer.headers {
        response.insert_header((header.0, header.1.as_str()));
    }
    response.body(Body {
        length: answer.body.len() as u64,
        bytes: Some(answered.body()),
    })
}

/// Says how long it is where it is left out, too: the answer to `HEAD` has the headers of the
/// answer to `GET`, and actix takes the length from here.
struct Body {
    length: u64,
    bytes: Option<Bytes>,
}

impl MessageBody for Body {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.length)
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        let bytes = self.bytes.take().filter(|bytes| !bytes.is_empty());
        Poll::Ready(bytes.map(Ok))
    }
}
