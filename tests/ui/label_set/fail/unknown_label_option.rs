use callmeter::LabelSet;

#[derive(LabelSet)]
struct Query {
    #[label(rename_to = "tbl")]
    table: String,
    #[label(flat)]
    tenant: String,
}

fn main() {}
