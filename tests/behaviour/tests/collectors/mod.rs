//! Values that are read when somebody scrapes.

mod asynchronous;
mod build_info;
mod closures;
mod faults;
mod histograms;
mod names;
mod on_scrape;
mod runs;
mod tokio_runtime;

use callmeter::{Registry, Snapshot};

/// How often runs of a collector brought nothing for a reason.
fn failed(snapshot: &Snapshot, collector: &str, reason: &str) -> Option<f64> {
    let labels = [("collector", collector), ("reason", reason)];
    snapshot.value("callmeter_collector_errors_total", &labels)
}

/// One that answers, to see that others do it no harm.
fn with_a_good_one(registry: &Registry) {
    let registered = registry.gauge_fn("good", "Always there.", || 1);
    registered.expect("nothing else has its name");
}

#[track_caller]
fn assert_good(snapshot: &Snapshot) {
    assert_eq!(snapshot.value("good", &[]), Some(1.0));
}
