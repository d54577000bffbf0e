use callmeter::LabelSet;

#[derive(LabelSet)]
#[label_set(budget = 0)]
struct Query {
    hit: bool,
}

fn main() {}
