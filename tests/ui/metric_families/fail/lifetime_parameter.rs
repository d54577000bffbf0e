use callmeter::{Counter, Family, LabelSet, MetricFamilies};

#[derive(MetricFamilies)]
struct Pool<'a> {
    /// Queries.
    queries: Family<Query<'a>, Counter>,
}

#[derive(LabelSet)]
struct Query<'a> {
    table: &'a str,
}

fn main() {}
