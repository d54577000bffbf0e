use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool(Gauge);

fn main() {}
