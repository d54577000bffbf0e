use callmeter::{MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    #[metric(skip)]
    #[metrics(flatten)]
    open: u8,
}

fn main() {}
