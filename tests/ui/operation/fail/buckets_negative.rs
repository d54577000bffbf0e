use callmeter::Operation;

#[derive(Operation)]
#[operation(duration(buckets = [-1.0, 0.1]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
