use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(unit = "seconds"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
