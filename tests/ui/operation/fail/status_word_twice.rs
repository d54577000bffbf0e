use callmeter::Operation;

#[derive(Operation)]
#[operation(status(failure = "failed", timeout | failure = "late"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
