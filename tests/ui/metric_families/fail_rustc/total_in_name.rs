use callmeter::{Counter, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Letters.
    letters_total: Counter,
    /// What is written.
    #[metric(unit = "bytes")]
    written_total_bytes: Counter,
}

fn main() {}
