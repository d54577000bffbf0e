use callmeter::LabelSet;

#[derive(LabelSet)]
struct Query {
    #[label(flatten, rename = "tenant_", allow = "they are few")]
    tenant: Tenant,
}

#[derive(LabelSet)]
struct Tenant;

fn main() {}
