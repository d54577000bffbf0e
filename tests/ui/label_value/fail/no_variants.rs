use callmeter::LabelValue;

#[derive(LabelValue)]
enum Kind {}

fn main() {}
