use callmeter::LabelValue;

#[derive(LabelValue)]
enum Kind {
    Lint,
    Test(u8),
}

fn main() {}
