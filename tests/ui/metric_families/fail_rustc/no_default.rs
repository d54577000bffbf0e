use callmeter::{MetricFamilies};

struct Started;

#[derive(MetricFamilies)]
struct Pool {
    #[metric(skip)]
    started: Started,
}

fn main() {}
