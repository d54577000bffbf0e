use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(when(Success | Success)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
