use callmeter::LabelValue;

#[derive(LabelValue)]
union Name {
    name: u8,
}

fn main() {}
