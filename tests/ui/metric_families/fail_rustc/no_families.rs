use callmeter::{Counter, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    #[metrics(flatten)]
    letters: Counter,
}

fn main() {}
