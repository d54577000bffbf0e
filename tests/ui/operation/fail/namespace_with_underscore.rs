use callmeter::Operation;

#[derive(Operation)]
#[operation(namespace = "ci_")]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
