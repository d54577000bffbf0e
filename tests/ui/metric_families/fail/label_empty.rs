use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
#[metrics(labels(kind = ""))]
struct Pool {
    /// Open connections.
    open: Gauge,
}

fn main() {}
