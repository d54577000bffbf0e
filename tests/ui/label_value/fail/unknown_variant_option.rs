use callmeter::LabelValue;

#[derive(LabelValue)]
enum Kind {
    #[label_value(name = "lint")]
    Lint,
}

fn main() {}
