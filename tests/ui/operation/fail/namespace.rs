use callmeter::Operation;

#[derive(Operation)]
#[operation(namespace = "9ci")]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
