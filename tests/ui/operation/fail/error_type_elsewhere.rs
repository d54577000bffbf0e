use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(labels(kind, error_type)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
