use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(labels("kind")))]
struct Gate {
    kind: bool,
}

fn main() {}
