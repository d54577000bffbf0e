use callmeter::Operation;

#[derive(Operation)]
#[operation(value(size, unit = "bytes"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
