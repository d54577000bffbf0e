use callmeter::LabelSet;

#[derive(LabelSet)]
#[label_set(constant(service = "api", service = "web"))]
struct Query {
    service: u8,
}

fn main() {}
