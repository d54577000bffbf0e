use callmeter::LabelValue;

#[derive(LabelValue)]
struct Name(Vec<u8>);

fn main() {}
