use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metric(name = "a", name = "b")]
    open: Gauge,
}

fn main() {}
