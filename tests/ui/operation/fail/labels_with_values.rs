use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(labels(kind = "lint")))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
