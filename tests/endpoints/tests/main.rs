//! What endpoints answer, as a scraper meets it.

mod accept;
mod axum;
mod compressed;
mod failing;
mod filters;
mod hyper;
mod methods;
mod own_metrics;
mod timeouts;
mod together;
mod wire;

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
