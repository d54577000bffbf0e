use callmeter::{Info, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool {
    /// What is built.
    build_info: Info,
}

fn main() {}
