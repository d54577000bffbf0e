use callmeter::{Counter, Family, MetricFamilies};

struct Query {
    table: String,
}

#[derive(MetricFamilies)]
struct Pool {
    /// Queries.
    queries: Family<Query, Counter>,
}

fn main() {}
