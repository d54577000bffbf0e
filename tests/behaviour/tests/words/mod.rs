//! How calls end, in the words of a program.

mod broken;
mod by_error;
mod by_hand;
mod by_value;
mod locks;
mod of_registry;
mod open;
mod renamed;

use callmeter::Registry;
use callmeter_behaviour::value;

/// Calls in a status of an operation without other labels.
fn ended(registry: &Registry, counter: &str, label: &str, word: &str) -> Option<f64> {
    value(registry, counter, &[(label, word)])
}

fn internal_errors(registry: &Registry) -> Option<f64> {
    value(registry, "callmeter_internal_errors_total", &[])
}
