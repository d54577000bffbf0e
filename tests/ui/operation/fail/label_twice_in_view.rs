use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(labels(kind, status, kind)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
