use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Database {
    /// Connections.
    #[metric(limit = 10)]
    connections: Gauge,
}

fn main() {}
