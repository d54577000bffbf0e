use callmeter::Operation;

#[derive(Operation)]
#[operation(status(failure = ""))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
