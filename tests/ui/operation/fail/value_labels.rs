use callmeter::Operation;

#[derive(Operation)]
#[operation(value(size, unit = "bytes", buckets = [1], labels(kind, status, error_type)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
