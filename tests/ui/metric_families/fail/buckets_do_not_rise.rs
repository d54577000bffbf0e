use callmeter::{Histogram, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Sizes.
    #[metric(buckets = [1, 10, 5])]
    size: Histogram,
}

fn main() {}
