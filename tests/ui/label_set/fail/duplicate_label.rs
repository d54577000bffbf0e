use callmeter::LabelSet;

#[derive(LabelSet)]
struct Query {
    table: u8,
    #[label(rename = "table")]
    other: u8,
}

fn main() {}
