use callmeter::Operation;

#[derive(Operation)]
#[operation = "gate"]
struct Gate;

fn main() {}
