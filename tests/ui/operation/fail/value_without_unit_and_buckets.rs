use callmeter::Operation;

#[derive(Operation)]
#[operation(value(rows))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
