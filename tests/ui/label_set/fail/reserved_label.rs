use callmeter::LabelSet;

#[derive(LabelSet)]
struct Query {
    le: u8,
    __table: u8,
    #[label(rename = "quantile")]
    part: u8,
}

fn main() {}
