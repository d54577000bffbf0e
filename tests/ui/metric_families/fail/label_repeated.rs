use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metric(labels(kind = "a", kind = "b"))]
    open: Gauge,
}

fn main() {}
