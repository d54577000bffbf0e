use callmeter::Operation;

#[derive(Operation)]
#[operation(name)]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
