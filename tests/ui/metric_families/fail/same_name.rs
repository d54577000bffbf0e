use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    open: Gauge,
    /// Opened.
    #[metric(name = "open")]
    opened: Gauge,
}

fn main() {}
