use callmeter::Operation;

#[derive(Operation)]
#[operation(errors(when(timeout)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
