use callmeter::LabelValue;

#[derive(LabelValue)]
#[label_value(crate = meter)]
struct Name(String);

fn main() {}
