use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metric(limit = 0)]
    open: Gauge,
}

fn main() {}
