use callmeter::LabelValue;

#[derive(LabelValue)]
struct Name(String, String);

fn main() {}
