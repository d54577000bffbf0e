use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(when()))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
