use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(buckets = [0.1, 1.0]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
