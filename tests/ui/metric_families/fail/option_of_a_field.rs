use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metrics(name = "open_connections")]
    open: Gauge,
}

fn main() {}
