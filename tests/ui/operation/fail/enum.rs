use callmeter::Operation;

#[derive(Operation)]
enum Gate {
    Lint,
}

fn main() {}
