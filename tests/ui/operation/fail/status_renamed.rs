use callmeter::Operation;

#[derive(Operation)]
#[operation(status(name = "result"), completed(labels(kind, status)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
