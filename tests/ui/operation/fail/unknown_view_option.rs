use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(nmae = "checks"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
