use callmeter::{Histogram, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Sizes.
    #[metric(buckets = [])]
    size: Histogram,
}

fn main() {}
