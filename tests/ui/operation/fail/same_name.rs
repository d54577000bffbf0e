use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(name = "checks"), retries(name = "checks"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
