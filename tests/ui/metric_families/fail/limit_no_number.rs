use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metric(limit = "many")]
    open: Gauge,
}

fn main() {}
