use callmeter::Operation;

#[derive(Operation)]
#[operation(status())]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
