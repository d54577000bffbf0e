use callmeter::LabelValue;

#[derive(LabelValue)]
struct Name(#[label_value(rename = "name")] String);

fn main() {}
