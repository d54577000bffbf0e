use callmeter::LabelValue;

#[derive(LabelValue)]
#[label_value(rename_all = "snake_case")]
struct Name(String);

fn main() {}
