//! The candidates behind HTTP, as the documentation of each shows it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;

use super::{COUNTERS, HISTOGRAMS, OBSERVATIONS, counts};
use crate::peers::{Population, SeriesLabels, metrics, prometheus_client};

/// A runtime as `tokio::main` makes it.
pub fn runtime() -> Runtime {
    Runtime::new().expect("a runtime")
}

/// Makes the series of a scrape.
pub fn fill(population: &impl Population) {
    for number in 0..COUNTERS {
        let labels = SeriesLabels::numbered(number);
        (0..counts(number)).for_each(|_| population.count(&labels));
    }
    for number in 0..HISTOGRAMS {
        let labels = SeriesLabels::numbered(number);
        (0..OBSERVATIONS).for_each(|_| population.observe(&labels));
    }
}

/// callmeter's route, of its global registry.
pub fn callmeter() -> MethodRouter {
    callmeter::axum::metrics(callmeter::registry())
}

/// The bytes of callmeter's answer, made once: what HTTP itself takes.
pub fn kept_ready(encoding: &'static str) -> MethodRouter {
    let endpoint = callmeter::Endpoint::new(callmeter::registry());
    let answer = endpoint.answer(&callmeter::EndpointRequest {
        accept_encoding: encoding,
        ..callmeter::EndpointRequest::default()
    });
    let body = Bytes::from(answer.body);
    get(async move || body.clone())
}

/// A handler as the example of prometheus-client for axum has it, but without its lock.
pub fn prometheus_client(registered: Arc<prometheus_client::Registered>) -> MethodRouter {
    async fn metrics(
        State(registered): State<Arc<prometheus_client::Registered>>,
    ) -> impl IntoResponse {
        let mut buffer = String::new();
        registered.encode(&mut buffer);
        let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        ([(CONTENT_TYPE, content_type)], buffer)
    }
    get(metrics).with_state(registered)
}

/// A handler as users of the exporter have it who have a server already.
pub fn metrics_exporter(exporter: &metrics::Exporter) -> MethodRouter {
    let handle = exporter.handle();
    get(async move || handle.render())
}

/// Compressed as tower-http does it by default, or as fast as it can.
pub fn compressed(route: MethodRouter, level: CompressionLevel) -> MethodRouter {
    route.layer(CompressionLayer::new().quality(level))
}

/// Serves that route until the runtime ends.
pub fn serve(runtime: &Runtime, route: MethodRouter) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0");
    let listener = runtime.block_on(listener).expect("a port");
    let address = listener.local_addr().expect("an address");
    let router = Router::new().route("/metrics", route);
    runtime.spawn(async move { axum::serve(listener, router).await });
    address
}

/// The listener that the exporter brings along, until the runtime ends.
pub fn serve_by_exporter(runtime: &Runtime) -> (metrics::Exporter, SocketAddr) {
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = free.local_addr().expect("an address");
    drop(free);
    let _context = runtime.enter();
    let (exporter, listener) = metrics::Exporter::listening(address);
    runtime.spawn(listener);
    (exporter, address)
}
