use callmeter::Operation;

#[derive(Operation)]
#[operation(value(unit = "bytes", buckets = [1e3]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
