use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
#[metrics(namspace = "db")]
struct Pool {
    /// Open connections.
    open: Gauge,
}

fn main() {}
