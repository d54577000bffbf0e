use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(name = "gate_errors"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
