use callmeter::Operation;

#[derive(Operation)]
#[operation(status(values = callmeter::HttpCode, failure | panic = "failed"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
