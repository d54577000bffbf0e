use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metric(namespace = "db")]
    open: Gauge,
}

fn main() {}
