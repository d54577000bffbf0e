use callmeter::LabelValue;

#[derive(LabelValue)]
#[label_value(rename_al = "snake_case")]
enum Kind {
    Lint,
}

fn main() {}
