use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metric(expire = "0s")]
    open: Gauge,
}

fn main() {}
