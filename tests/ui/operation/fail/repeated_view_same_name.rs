use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(name = "checks"), completed(name = "checks", labels(kind)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
