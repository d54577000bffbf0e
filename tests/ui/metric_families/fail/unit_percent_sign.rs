use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metric(unit = "%")]
    open: Gauge,
}

fn main() {}
