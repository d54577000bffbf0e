use callmeter::Operation;

#[derive(Operation)]
#[operation(value)]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
