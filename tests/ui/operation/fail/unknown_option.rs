use callmeter::Operation;

#[derive(Operation)]
#[operation(complete(name = "checks"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
