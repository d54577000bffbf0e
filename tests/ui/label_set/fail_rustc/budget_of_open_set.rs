use callmeter::LabelSet;

#[derive(LabelSet)]
#[label_set(budget = 500)]
struct Query<'a> {
    hit: bool,
    table: &'a str,
}

#[derive(LabelSet)]
#[label_set(budget = 500)]
struct Nested {
    hit: bool,
    #[label(flatten)]
    inner: Inner,
}

#[derive(LabelSet)]
struct Inner {
    #[label(flatten)]
    inner: Innermost,
}

#[derive(LabelSet)]
struct Innermost {
    table: String,
}

fn main() {}
