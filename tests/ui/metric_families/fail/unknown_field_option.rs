use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metric(bucket = [1])]
    open: Gauge,
}

fn main() {}
