use callmeter::LabelSet;

#[derive(LabelSet)]
struct Query<'a> {
    hit: bool,
    table: &'a str,
}

const _: usize = Query::CARDINALITY;

fn main() {}
