use callmeter::Operation;

#[derive(Operation)]
#[operation(duration(buckets = [0.1, f64::INFINITY]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
