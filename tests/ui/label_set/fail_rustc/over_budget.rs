use callmeter::{LabelSet, LabelValue};

#[derive(LabelValue)]
enum Verb {
    Select,
    Insert,
    Update,
}

#[derive(LabelSet)]
#[label_set(budget = 5)]
struct Query {
    verb: Verb,
    hit: bool,
}

#[derive(LabelSet)]
#[label_set(budget = 11, constant(service = "api"))]
struct Nested {
    #[label(flatten)]
    inner: Inner,
    fast: bool,
}

#[derive(LabelSet)]
struct Inner {
    verb: Verb,
    hit: bool,
}

fn main() {}
