use callmeter::LabelValue;

#[derive(LabelValue)]
enum Kind {
    #[label_value(rename = "lint", rename = "check")]
    Lint,
}

fn main() {}
