use callmeter::Operation;

#[derive(Operation)]
#[operation(status(failure | timeout = "failed"), errors(when(failed)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
