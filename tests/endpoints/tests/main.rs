//! What endpoints answer, as a scraper meets it.

mod accept;
mod accept_protobuf;
mod actix;
mod axum;
mod bytes;
mod compressed;
mod cut;
mod failing;
mod filters;
mod hyper;
mod methods;
mod own_metrics;
mod patient;
mod reentered;
mod shared;
mod slow;
mod timeouts;
mod together;
mod wire;

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use callmeter::{Endpoint, EndpointAnswer, EndpointRequest, Registry};

/// A registry without anything but what a registry tells of itself.
fn isolated() -> Registry {
    Registry::builder().build().expect("a registry")
}

/// One with two gauges and a counter.
fn shop() -> Registry {
    let registry = isolated();
    for (name, value) in [("orders", 3), ("parcels", 5)] {
        let registered = registry.gauge_fn(name, "Now.", move || value);
        registered.expect("nothing else has its name");
    }
    let registered = registry.counter_fn("visits", "Since the start.", || 7);
    registered.expect("nothing else has its name");
    registry
}

/// The answer to a GET without headers.
fn get(endpoint: &Endpoint, query: &str) -> EndpointAnswer {
    endpoint.answer(&EndpointRequest {
        query,
        ..EndpointRequest::default()
    })
}

fn text(answer: &EndpointAnswer) -> &str {
    std::str::from_utf8(&answer.body).expect("text")
}

/// Longer than anything takes that does not hang.
const LONG: Duration = Duration::from_secs(60);

/// What `body` returns, if it does not hang.
fn in_time<T: Send + 'static>(body: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, ended) = mpsc::channel();
    thread::spawn(move || done.send(body()));
    ended
        .recv_timeout(LONG)
        .expect("it neither hangs nor panics")
}
