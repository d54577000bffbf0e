use callmeter::Operation;

#[derive(Operation)]
struct Größe {
    länge: bool,
}

fn main() {}
