use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(name = "checks"), completed(labels(kind)), completed(when(Failure)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
