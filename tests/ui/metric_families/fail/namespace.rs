use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
#[metrics(namespace = "9db")]
struct Pool {
    /// Open connections.
    open: Gauge,
}

fn main() {}
