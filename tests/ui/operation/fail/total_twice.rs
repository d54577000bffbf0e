use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(name = "checks_total"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
