use callmeter::LabelSet;

#[derive(LabelSet)]
union Query {
    table: u8,
}

fn main() {}
