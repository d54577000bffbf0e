use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metric(expire = "10 minutes")]
    open: Gauge,
}

fn main() {}
