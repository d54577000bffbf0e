use callmeter::{Histogram, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Sizes.
    #[metric(buckets = exponential(1, 1, 10))]
    size: Histogram,
}

fn main() {}
