use callmeter::{Family, Gauge, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool<L> {
    /// Open connections.
    open: Family<L, Gauge>,
}

fn main() {
    let _ = Pool::<String>::global();
}
