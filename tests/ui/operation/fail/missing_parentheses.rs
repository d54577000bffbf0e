use callmeter::Operation;

#[derive(Operation)]
#[operation(completed = "checks")]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
