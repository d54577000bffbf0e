use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(labels(kind, projct)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
