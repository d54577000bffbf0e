use callmeter::Operation;

const BOUNDS: &[u64] = &[1, 10];

#[derive(Operation)]
#[operation(duration(buckets = BOUNDS))]
struct Gate;

fn main() {}
