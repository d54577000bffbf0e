use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
#[metrics(subsystem = "pool_")]
struct Pool {
    /// Open connections.
    open: Gauge,
}

fn main() {}
