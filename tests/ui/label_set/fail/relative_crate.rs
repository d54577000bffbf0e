use callmeter::LabelSet;

#[derive(LabelSet)]
#[label_set(crate = callmeter)]
struct Query {
    hit: bool,
}

fn main() {}
