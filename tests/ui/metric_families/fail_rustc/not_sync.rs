use callmeter::{MetricFamilies};

use std::cell::Cell;

#[derive(MetricFamilies)]
struct Pool {
    #[metric(skip)]
    started: Cell<u8>,
}

fn main() {}
