use callmeter::Operation;

#[derive(Operation)]
#[operation(name = "quality gate")]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
