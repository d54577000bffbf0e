use callmeter::Operation;

#[derive(Operation)]
#[operation(value(size, unit = "bytes", buckets = [0, 10, 1, 1.0]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
