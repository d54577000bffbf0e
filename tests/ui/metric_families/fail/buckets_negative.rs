use callmeter::{Histogram, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Sizes.
    #[metric(buckets = [-1, 1])]
    size: Histogram,
}

fn main() {}
