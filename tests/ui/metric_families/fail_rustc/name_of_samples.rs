use callmeter::{Counter, Gauge, Histogram, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Letters.
    letters: Counter,
    /// All letters.
    letters_total: Gauge,
    /// Sizes.
    #[metric(buckets = [1, 10])]
    size: Histogram,
    /// How many.
    #[metric(name = "size_count", allow = "it is a count")]
    sizes: Gauge,
}

fn main() {}
