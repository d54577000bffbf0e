use callmeter::LabelSet;

#[derive(LabelSet)]
struct Query {
    #[label(skip, rename = "tbl")]
    table: String,
}

fn main() {}
