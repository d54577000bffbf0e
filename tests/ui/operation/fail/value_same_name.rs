use callmeter::Operation;

#[derive(Operation)]
#[operation(value(size, unit = "bytes", buckets = [1]), value(other, name = "size", unit = "bytes", buckets = [1]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
