//! Which registry a call is counted in, and what a registry puts on its families.

mod builder;
mod scopes;

use callmeter::{Registry, track_task};
use callmeter_behaviour::Seen;

#[track_task]
fn work() {}

fn calls(registry: &Registry, task: &str) -> u64 {
    Seen::find(registry, task).unwrap_or_default().success
}
