use callmeter::Operation;

#[derive(Operation)]
#[operation(value(size, unit = "bytes", buckets = [-1, 0, 1e400]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
