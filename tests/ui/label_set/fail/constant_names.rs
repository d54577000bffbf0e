use callmeter::LabelSet;

#[derive(LabelSet)]
#[label_set(constant(le = "1", zone = "", "service" = "api", size = 5))]
struct Query {
    hit: bool,
}

fn main() {}
