use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Age.
    age_seconds: Gauge,
    /// Age again.
    #[metric(unit = "seconds")]
    age: Gauge,
}

fn main() {}
