use callmeter::Operation;

#[derive(Operation)]
#[operation(duration(name = "age_days", unit = "days", buckets = [1], allow = "ages are long"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
