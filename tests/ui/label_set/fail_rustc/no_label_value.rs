use callmeter::LabelSet;

struct Kind;

#[derive(LabelSet)]
struct Query {
    kind: Kind,
}

fn main() {}
