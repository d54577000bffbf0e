use callmeter::LabelValue;

#[derive(LabelValue)]
enum Kind {
    #[label_value(rename = "")]
    Lint,
}

fn main() {}
