//! Calls whose start and end are counted apart.

mod apart;
mod ended;
mod surplus;

use std::time::Duration;

use callmeter::{Operation, Outcome, Registry};
use callmeter_behaviour::{in_progress, total};

/// What is on its way.
#[derive(Operation)]
#[operation(started(name = "shipment_started"))]
struct Shipment<'a> {
    route: &'a str,
}

const HOUR: Duration = Duration::from_secs(3600);

fn begin(route: &str) {
    Shipment { route }.begin();
}

fn end(route: &str) {
    Shipment { route }.end(Outcome::Success, HOUR, 0);
}

/// Shipments on a route: those that arrived, and those on their way.
fn seen(registry: &Registry, route: &str) -> (u64, u64) {
    let labels = [("route", route)];
    let arrived = total(&registry.snapshot(), "shipment_total", &labels).expect("a known route");
    (arrived as u64, in_progress(registry, "shipment", &labels))
}
