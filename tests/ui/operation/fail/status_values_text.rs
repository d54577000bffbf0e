use callmeter::Operation;

#[derive(Operation)]
#[operation(status(values = "HttpCode"))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
