use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(when(Outcome::Success)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
