use callmeter::Operation;

#[derive(Operation)]
struct Gate {
    status: bool,
}

fn main() {}
