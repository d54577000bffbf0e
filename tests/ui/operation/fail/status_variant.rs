use callmeter::Operation;

#[derive(Operation)]
#[operation(status(TimedOut = "late"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
