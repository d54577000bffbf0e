use callmeter::Operation;

#[derive(Operation)]
#[operation(value(size, unit = "", buckets = [1e3]))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
