//! What the middleware for actix-web counts, over TCP.

mod bodies;
mod ends;
mod operations;
mod routes;
mod server;
mod wire;

use std::time::{Duration, Instant};

use callmeter::Registry;

fn isolated() -> Registry {
    Registry::builder().build().expect("a registry")
}

/// Requests of HTTP/1.1 that ended, as the shipped operation counts them.
fn ended(registry: &Registry, method: &str, route: &str, code: &str) -> Option<f64> {
    let labels = [
        ("http_request_method", method),
        ("http_route", route),
        ("http_response_status_code", code),
        ("network_protocol_version", "1.1"),
        ("url_scheme", "http"),
    ];
    let snapshot = registry.snapshot();
    snapshot.value("http_server_request_duration_seconds_count", &labels)
}

/// All requests that ended.
fn all_ended(registry: &Registry) -> f64 {
    let samples = registry.snapshot().samples();
    let counts = samples
        .iter()
        .filter(|sample| sample.name() == "http_server_request_duration_seconds_count");
    counts.map(|sample| sample.value()).sum()
}

/// Requests with that method that are being answered.
fn active(registry: &Registry, method: &str) -> Option<f64> {
    let labels = [("http_request_method", method), ("url_scheme", "http")];
    let snapshot = registry.snapshot();
    snapshot.value("http_server_active_requests", &labels)
}

/// Waits until that is so: a client may have its answer before the server has done with it.
#[track_caller]
fn eventually<T: PartialEq + std::fmt::Debug>(expected: T, mut found: impl FnMut() -> T) {
    let limit = Instant::now() + Duration::from_secs(60);
    loop {
        let now = found();
        if now == expected {
            return;
        }
        assert!(Instant::now() < limit, "{now:?} is not {expected:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}
