use callmeter::Operation;

#[derive(Operation)]
#[operation(duration(buckets = exponential(0.1, 10)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
