use callmeter::Operation;

#[derive(Operation)]
struct Gate<T> {
    kind: T,
}

fn main() {}
