use callmeter::Operation;

#[derive(Operation)]
#[operation(in_progress(name = "gates_total"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
