#![deny(warnings)]

use callmeter::{Operation, Outcome};

const SLICE: &[f64] = &[0.1, 0.3, 1e3];

mod bounds {
    pub const ARRAY: [f64; 1] = [600.0];
}

#[derive(Operation)]
#[operation(duration(buckets = SLICE))]
struct Slice;

#[derive(Operation)]
#[operation(duration(buckets = bounds::ARRAY))]
struct Array;

fn main() {
    Slice.start().finish(Outcome::Success);
    Array.start().finish(Outcome::Success);
    let snapshot = callmeter::registry().snapshot();
    for le in ["0.1", "0.3", "1000", "+Inf"] {
        assert!(snapshot.value("slice_duration_seconds_bucket", &[("le", le)]).is_some(), "{le}");
    }
    assert_eq!(snapshot.value("array_duration_seconds_bucket", &[("le", "600")]), Some(1.0));
}
