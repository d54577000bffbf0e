use callmeter::LabelSet;

struct Tenant;

#[derive(LabelSet)]
struct Query {
    #[label(flatten)]
    tenant: Tenant,
}

fn main() {}
