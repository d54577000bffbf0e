use callmeter::Operation;

#[derive(Operation)]
#[operation(duration(buckets = []))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
