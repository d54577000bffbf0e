//! What libraries tell the facade `metrics`.

mod found;
mod limits;
mod names;
mod numbers;

use callmeter::Registry;
use callmeter::metrics::Recorder;

/// Runs `body` with a recorder that shows everything in a registry of its own.
fn recorded(body: impl FnOnce()) -> Registry {
    let registry = callmeter_behaviour::isolated();
    recorded_in(&registry, body);
    registry
}

fn recorded_in(registry: &Registry, body: impl FnOnce()) {
    metrics::with_local_recorder(&Recorder::new(registry), body);
}
