use callmeter::Operation;

#[derive(Operation)]
#[operation(status(failur | canceled = "failed"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
