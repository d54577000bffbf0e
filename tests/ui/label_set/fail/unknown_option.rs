use callmeter::LabelSet;

#[derive(LabelSet)]
#[label_set(constants(service = "api"))]
struct Query {
    hit: bool,
}

fn main() {}
