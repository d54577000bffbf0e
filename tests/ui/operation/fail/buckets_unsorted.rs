use callmeter::Operation;

#[derive(Operation)]
#[operation(duration(buckets = [0.1, 10.0, 1.0]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
