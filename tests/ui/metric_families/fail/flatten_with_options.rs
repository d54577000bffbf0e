use callmeter::{MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    #[metric(flatten, name = "a", limit = 5)]
    cache: Cache,
}

#[derive(MetricFamilies)]
struct Cache {}

fn main() {}
