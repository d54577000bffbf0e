use callmeter::LabelSet;

#[derive(LabelSet)]
struct Query(bool);

fn main() {}
