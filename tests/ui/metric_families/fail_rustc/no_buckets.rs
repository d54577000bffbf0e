use callmeter::{Histogram, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Sizes.
    size: Histogram,
    /// Sizes of boxes.
    #[metric(unit = "bytes")]
    box_size: Histogram,
    /// Times.
    #[metric(unit = "seconds")]
    time: Histogram,
}

fn main() {}
