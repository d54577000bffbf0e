use callmeter::Operation;

#[derive(Operation)]
#[operation(in_progress(name = "gate_duration_seconds_count"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
