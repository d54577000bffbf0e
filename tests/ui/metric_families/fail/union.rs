use callmeter::{MetricFamilies};

#[derive(MetricFamilies)]
union Pool {
    open: u8,
}

fn main() {}
