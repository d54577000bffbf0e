use callmeter::{MetricFamilies};

#[derive(MetricFamilies)]
enum Pool {
    Open,
}

fn main() {}
