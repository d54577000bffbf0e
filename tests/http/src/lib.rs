//! What the tests of the layers share.
//!
//! * [`ApiRequest`]: an operation with everything there is to be counted of a request.
//! * [`counts`]: what a registry says of it.
//! * [`scripted`]: a service and a body that do what a test says.
//! * [`wire`]: a client that speaks over TCP, byte by byte.

pub mod counts;
pub mod scripted;
pub mod wire;

use std::net::SocketAddr;

use axum::Router;
use callmeter::{HttpCode, HttpMethod, Operation, Registry};
use tokio::net::TcpListener;

/// A request, with all families.
#[derive(Operation)]
#[operation(
    name = "api",
    status(values = HttpCode),
    started,
    completed,
    duration(labels(method, endpoint, status)),
    in_progress,
    value(request_size, unit = "bytes", buckets = [10.0, 100.0]),
    value(response_size, unit = "bytes", buckets = [10.0, 100.0])
)]
pub struct ApiRequest<'a> {
    /// Its method.
    pub method: HttpMethod,
    /// The route.
    pub endpoint: &'a str,
}

impl ApiRequest<'static> {
    /// By the method alone.
    pub fn of<B>(request: &http::Request<B>) -> ApiRequest<'static> {
        ApiRequest {
            method: request.method().into(),
            endpoint: "all",
        }
    }

    /// By the method and axum's route.
    pub fn routed<B>(request: &http::Request<B>) -> ApiRequest<'static> {
        ApiRequest {
            endpoint: callmeter::axum::route(request),
            ..ApiRequest::of(request)
        }
    }
}

/// A registry of the test's own.
pub fn isolated() -> Registry {
    Registry::builder().build().expect("a registry")
}

/// Serves a router on a free port until the runtime ends.
pub async fn served(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let server = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    server
}
