use callmeter::Operation;

const SIZES: [f64; 3] = [0.0, 10.0, 1.0];

#[derive(Operation)]
#[operation(value(size, unit = "bytes", buckets = SIZES))]
struct Gate;

fn main() {}
