use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(when(404)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
