use callmeter::Operation;

#[derive(Operation)]
#[operation(duration(unit = "bytes", buckets = [1, 10]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
