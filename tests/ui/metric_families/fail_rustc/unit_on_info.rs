use callmeter::{Info, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// What is built.
    #[metric(unit = "bytes")]
    build: Info,
}

fn main() {}
