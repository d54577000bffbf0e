use callmeter::LabelSet;

#[derive(LabelSet)]
#[label_set(budget = "500")]
struct Query {
    hit: bool,
}

fn main() {}
