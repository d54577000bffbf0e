use callmeter::{Counter, Family, Gauge, Histogram, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Letters.
    #[metric(native)]
    letters: Counter,
    /// Parcels.
    #[metric(help = "Parcels.", native)]
    parcels: Family<(), Gauge>,
    /// Weights.
    #[metric(native, buckets = [1, 2])]
    weights: Family<(), Histogram>,
}

fn main() {}
