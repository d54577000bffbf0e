use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metric(labels(le = "1", __kind = "b"))]
    open: Gauge,
}

fn main() {}
