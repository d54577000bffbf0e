#![deny(deprecated)]

use callmeter::Operation;

#[derive(Operation)]
#[operation(
    duration(name = "fast", unit = "milliseconds", buckets = [1, 10]),
    duration(name = "faster", unit = "milliseconds", buckets = [1, 10], labels()),
    duration(name = "long", unit = "days", buckets = [1, 10], allow = "it is about ages"),
    value(size, unit = "KiB", buckets = [1, 10]),
    value(share, unit = "percent", buckets = [50]),
    value(load, unit = "megabytes", buckets = [50], allow = "as the protocol has it"),
    value(rows, unit = "items", buckets = [50]),
)]
struct Gate;

fn main() {}
