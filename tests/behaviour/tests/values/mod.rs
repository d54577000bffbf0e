//! What calls tell of themselves.

mod by_attribute;
mod by_hand;
mod left_out;
mod many_threads;

use callmeter::{LabelValue, Operation, Registry};
use callmeter_behaviour::histogram;

#[derive(Clone, Copy, LabelValue)]
enum Action {
    Read,
    Write,
}

/// Files, and how large they are.
#[derive(Operation)]
#[operation(
    name = "file",
    started(name = "file_started"),
    value(size, unit = "bytes", buckets = [0.0, 10.0, 1e3]),
    value(score, name = "file_score", unit = "ratio", buckets = [0.25, 0.5], labels(action)),
    value(waited, name = "file_waited", unit = "seconds", labels())
)]
struct File<'a> {
    action: Action,
    path: &'a str,
}

const READ: File<'_> = File {
    action: Action::Read,
    path: "x",
};

const WRITE: File<'_> = File {
    action: Action::Write,
    path: "x",
};

/// The sizes of the files that were read from `x`: count and sum.
fn sizes(registry: &Registry) -> (u64, f64) {
    sizes_of(registry, "read", "x")
}

fn sizes_of(registry: &Registry, action: &str, path: &str) -> (u64, f64) {
    let labels = [("action", action), ("path", path)];
    let (buckets, sum) = histogram(registry, "size_bytes", &labels);
    (buckets.last().expect("+Inf").1, sum)
}

fn internal_errors(registry: &Registry) -> Option<f64> {
    callmeter_behaviour::value(registry, "callmeter_internal_errors_total", &[])
}
