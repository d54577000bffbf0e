use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(when(Success, Failure)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
