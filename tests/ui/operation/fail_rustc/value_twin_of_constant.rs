use callmeter::Operation;

#[derive(Operation)]
#[operation(value(size, unit = "bytes", buckets = [1e3]))]
struct Gate;

impl Gate {
    const SIZE: u8 = 5;
}

fn main() {}
