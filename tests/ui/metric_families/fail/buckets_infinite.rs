use callmeter::{Histogram, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Sizes.
    #[metric(buckets = [1, f64::INFINITY])]
    size: Histogram,
}

fn main() {}
