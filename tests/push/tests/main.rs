//! What is pushed, when, and what happens where it does not arrive.

mod addresses;
mod asked;
mod ends;
mod failing;
mod interval;
mod own_metrics;
mod poison;
mod remote_write;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use callmeter::Registry;
use callmeter_push::server::Reply;

const OK: Reply = Reply::Answer(200, "", "");

/// A registry without anything but what a registry tells of itself.
fn isolated() -> Registry {
    Registry::builder().build().expect("a registry")
}

/// One with a counter `visits_total`, and what counts in it.
fn shop() -> (Registry, Arc<AtomicU64>) {
    let registry = isolated();
    let visits = Arc::new(AtomicU64::new(7));
    let counted = Arc::clone(&visits);
    let registered =
        registry.counter_fn("visits", "Since the start.", move || counted.load(Relaxed));
    registered.expect("nothing else has its name");
    (registry, visits)
}

/// What the registry tells of pushes by that protocol.
fn told(registry: &Registry, name: &str, protocol: &str) -> Option<f64> {
    registry.snapshot().value(name, &[("protocol", protocol)])
}

/// How many pushes ended so.
fn pushes(registry: &Registry, protocol: &str, result: &str) -> Option<f64> {
    let labels = [("protocol", protocol), ("result", result)];
    registry.snapshot().value("callmeter_pushes_total", &labels)
}
