use callmeter::Operation;

const BOUNDS: [f64; 3] = [0.1, 10.0, 1.0];

#[derive(Operation)]
#[operation(duration(buckets = BOUNDS))]
struct Gate;

fn main() {}
