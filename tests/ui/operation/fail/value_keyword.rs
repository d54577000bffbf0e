use callmeter::Operation;

#[derive(Operation)]
#[operation(value(type, unit = "seconds"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
