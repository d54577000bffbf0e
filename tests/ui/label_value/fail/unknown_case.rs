use callmeter::LabelValue;

#[derive(LabelValue)]
#[label_value(rename_all = "snake")]
enum Kind {
    Lint,
}

fn main() {}
