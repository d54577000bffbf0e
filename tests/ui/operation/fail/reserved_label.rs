use callmeter::Operation;

#[derive(Operation)]
struct Gate {
    le: bool,
}

fn main() {}
