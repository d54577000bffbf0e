use callmeter::Operation;

#[derive(Operation)]
#[operation(duration(buckets = [100ms, 1s]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
