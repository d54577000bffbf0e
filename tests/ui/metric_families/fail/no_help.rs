use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    open: Gauge,
    // No documentation.
    idle: Gauge,
}

fn main() {}
