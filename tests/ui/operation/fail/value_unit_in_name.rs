use callmeter::Operation;

#[derive(Operation)]
#[operation(value(size_bytes, unit = "bytes", buckets = [1e3]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
