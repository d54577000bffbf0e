use callmeter::LabelSet;

#[derive(LabelSet)]
enum Query {
    Select,
}

fn main() {}
