use callmeter::Operation;

#[derive(Operation)]
#[operation(status(name = "result"))]
struct Gate {
    status: bool,
    result: bool,
}

fn main() {}
