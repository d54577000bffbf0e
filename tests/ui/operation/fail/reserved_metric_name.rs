use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(name = "__gate"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
