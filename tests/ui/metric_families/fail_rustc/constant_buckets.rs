use callmeter::{Histogram, MetricFamilies};

const SIZES: [f64; 3] = [0.0, 10.0, 1.0];

#[derive(MetricFamilies)]
struct Pool {
    /// Sizes.
    #[metric(buckets = SIZES)]
    size: Histogram,
}

fn main() {}
