use callmeter::Operation;

#[derive(Operation)]
#[operation(value(usage, unit = "%", buckets = [0.5]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
