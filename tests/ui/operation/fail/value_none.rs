use callmeter::Operation;

#[derive(Operation)]
#[operation(value(none))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
