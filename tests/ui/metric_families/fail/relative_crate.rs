use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
#[metrics(crate = meter)]
struct Pool {
    /// Open connections.
    open: Gauge,
}

fn main() {}
