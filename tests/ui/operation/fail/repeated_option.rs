use callmeter::Operation;

#[derive(Operation)]
#[operation(namespace = "ci", namespace = "build")]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
