#![deny(deprecated)]

use callmeter::{Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Letters.
    letter_count: Gauge,
    /// Sum.
    #[metric(name = "stamps_sum")]
    stamps: Gauge,
    /// Boxes.
    #[metric(allow = "it is a bucket")]
    leaky_bucket: Gauge,
    /// Bytes.
    #[metric(unit = "bytes")]
    page_count: Gauge,
}

fn main() {}
