use callmeter::{MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// Open connections.
    #[metric(skip, unit = "bytes")]
    open: u8,
}

fn main() {}
