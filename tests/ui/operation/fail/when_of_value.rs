use callmeter::Operation;

#[derive(Operation)]
#[operation(value(size, unit = "bytes", buckets = [1e3], when(Success)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
