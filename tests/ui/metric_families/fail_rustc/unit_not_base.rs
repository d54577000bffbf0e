#![deny(deprecated)]

use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Age.
    #[metric(unit = "milliseconds")]
    age: Gauge,
    /// Load.
    #[metric(unit = "percent", allow = "as the dashboard has it")]
    load: Gauge,
}

fn main() {}
