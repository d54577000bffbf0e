use callmeter::LabelValue;

#[derive(LabelValue)]
#[label_value(rename = "kind")]
enum Kind {
    Lint,
}

fn main() {}
