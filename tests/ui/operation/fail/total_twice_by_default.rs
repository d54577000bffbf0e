use callmeter::Operation;

#[derive(Operation)]
struct GateTotal;

fn main() {}
