use callmeter::{Counter, Family, LabelSet, MetricFamilies};

#[derive(LabelSet)]
struct Query {
    table: String,
}

#[derive(MetricFamilies)]
struct Database {
    /// Queries.
    #[metric(labels(table = "users"))]
    queries: Family<Query, Counter>,
}

fn main() {}
