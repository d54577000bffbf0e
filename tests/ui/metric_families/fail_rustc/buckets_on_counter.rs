use callmeter::{Counter, Family, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Letters.
    #[metric(buckets = [1, 2])]
    letters: Counter,
    /// Parcels.
    #[metric(buckets = [1, 2])]
    parcels: Family<(), Counter>,
}

fn main() {}
