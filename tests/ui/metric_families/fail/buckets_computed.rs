use callmeter::{Histogram, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Sizes.
    #[metric(buckets = sizes(1, 10))]
    size: Histogram,
}

fn main() {}
