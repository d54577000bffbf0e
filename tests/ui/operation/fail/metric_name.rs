use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(name = "gate-checks"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
