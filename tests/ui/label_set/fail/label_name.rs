use callmeter::LabelSet;

#[derive(LabelSet)]
struct Query {
    größe: u8,
    #[label(rename = "table-name")]
    table: u8,
}

fn main() {}
