use callmeter::Operation;

#[derive(Operation)]
#[operation(status(name = "le"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
