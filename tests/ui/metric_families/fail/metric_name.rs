use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metric(name = "open-connections")]
    open: Gauge,
}

fn main() {}
