use callmeter::Operation;

#[derive(Operation)]
#[operation(crate = callmeter)]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
