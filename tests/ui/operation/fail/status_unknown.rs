use callmeter::Operation;

#[derive(Operation)]
#[operation(in_progress(labels(kind, status)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
