use callmeter::Operation;

#[derive(Operation)]
struct Gate<const N: usize> {
    kind: bool,
}

fn main() {}
