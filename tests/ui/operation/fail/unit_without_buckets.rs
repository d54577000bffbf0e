use callmeter::Operation;

#[derive(Operation)]
#[operation(duration(unit = "milliseconds"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
