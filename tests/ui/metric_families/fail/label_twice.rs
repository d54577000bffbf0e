use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
#[metrics(labels(kind = "a"))]
struct Pool {
    /// Open connections.
    #[metric(labels(kind = "b"))]
    open: Gauge,
}

fn main() {}
