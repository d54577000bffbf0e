use callmeter::Operation;

#[derive(Operation)]
struct Gate(bool);

fn main() {}
