use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
#[metric(namespace = "db")]
struct Pool {
    /// Open connections.
    open: Gauge,
}

fn main() {}
