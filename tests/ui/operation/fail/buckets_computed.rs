use callmeter::Operation;

#[derive(Operation)]
#[operation(duration(buckets = powers(0.1, 10)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
