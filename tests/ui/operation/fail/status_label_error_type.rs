use callmeter::Operation;

#[derive(Operation)]
#[operation(status(name = "error_type"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
