use callmeter::Operation;

struct Kind;

#[derive(Operation)]
struct Gate {
    kind: Kind,
}

fn main() {}
