use callmeter::Operation;

#[derive(Operation)]
struct Gate {
    error_type: bool,
}

fn main() {}
