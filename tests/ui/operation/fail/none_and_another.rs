use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(none), completed(name = "checks"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
