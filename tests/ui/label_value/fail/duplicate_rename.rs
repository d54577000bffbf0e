use callmeter::LabelValue;

#[derive(LabelValue)]
enum Kind {
    Lint,
    #[label_value(rename = "lint")]
    Check,
}

fn main() {}
