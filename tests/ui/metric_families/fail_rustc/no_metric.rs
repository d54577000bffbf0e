use callmeter::{Counter, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Letters.
    letters: u64,
    /// Parcels.
    parcels: Vec<Counter>,
}

fn main() {}
