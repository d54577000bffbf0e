use callmeter::{Histogram, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Letters.
    #[metric(native = false, buckets = [1, 2])]
    letters: Histogram,
    #[metrics(flatten)]
    #[metric(native)]
    cache: Cache,
}

#[derive(MetricFamilies)]
struct Cache {}

fn main() {}
