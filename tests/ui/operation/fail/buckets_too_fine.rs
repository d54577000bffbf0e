use callmeter::Operation;

#[derive(Operation)]
#[operation(duration(buckets = [1e-10, 0.1]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
