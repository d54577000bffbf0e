//! For axum; with the feature `axum`.
//!
//! * [`instrument`] makes a router a service that Prometheus can watch, by one call.
//! * [`metrics()`] is an endpoint as a route.
//! * [`server`] and [`track`] are layers that count requests, [`route`] tells which route they
//!   matched.

use std::convert::Infallible;

use ::axum::body::{Body, Bytes};
use ::axum::extract::Request;
use ::axum::routing::{MethodRouter, any};

use super::{Endpoint, blocking};

pub use crate::requests::axum::{
    CountedInAxum, HEALTH_CHECKS, InAxum, Instrumentation, OfRouter, instrument, instrumentation,
    route, server, track, track_with,
};

/// The route under which a registry, or an [`Endpoint`] with options, is scraped.
///
/// It answers all methods itself. The scrape runs by `spawn_blocking`: it waits for collectors, those
/// that need the runtime too, without keeping a thread from it.
///
/// ```
/// use axum::Router;
/// use callmeter::Endpoint;
///
/// # async fn serve(registry: callmeter::Registry) -> std::io::Result<()> {
/// let app: Router = Router::new().route("/metrics", callmeter::axum::metrics(&registry));
/// // Or with options:
/// let endpoint = Endpoint::new(&registry).concurrent_scrapes(2).fail_with_collectors();
/// let app = app.route("/strict", callmeter::axum::metrics(endpoint));
/// axum::serve(tokio::net::TcpListener::bind("127.0.0.1:9464").await?, app).await
/// # }
/// ```
pub fn metrics<S>(endpoint: impl Into<Endpoint>) -> MethodRouter<S, Infallible>
where
    S: Clone + Send + Sync + 'static,
{
    let endpoint = endpoint.into();
    any(move |request: Request| {
        let (parts, _) = request.into_parts();
        let pending = endpoint.admit_parts(&parts.method, &parts.uri, &parts.headers);
        async {
            let response = ::http::Response::<Bytes>::from(blocking::run(pending).await);
            response.map(Body::from)
        }
    })
}
