use callmeter::Operation;

#[derive(Operation)]
#[operation(started(when(Success)), in_progress(when(Success)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
