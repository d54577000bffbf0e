use callmeter::LabelSet;

#[derive(LabelSet)]
struct Tenant {
    name: String,
    #[label(rename = "zone")]
    place: String,
}

#[derive(LabelSet)]
struct Outer {
    #[label(flatten)]
    tenant: Tenant,
}

#[derive(LabelSet)]
struct OfLabel {
    #[label(flatten)]
    outer: Outer,
    name: String,
}

#[derive(LabelSet)]
#[label_set(constant(zone = "a"))]
struct OfConstant {
    #[label(flatten)]
    tenant: Tenant,
}

#[derive(LabelSet)]
struct OfSet {
    #[label(flatten)]
    tenant: Tenant,
    #[label(flatten)]
    outer: Outer,
}

fn main() {}
