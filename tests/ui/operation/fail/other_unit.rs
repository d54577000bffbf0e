use callmeter::Operation;

#[derive(Operation)]
#[operation(duration(name = "check_duration_ms"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
