use callmeter::LabelValue;

#[derive(LabelValue)]
struct Name {
    name: String,
}

fn main() {}
