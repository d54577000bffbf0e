use callmeter::{Operation, track};

#[derive(Operation)]
#[operation(value(entry_size, unit = "bytes", buckets = [1e3, 1e5]))]
struct Cache {
    hot: bool,
}

#[track(Cache { hot: true }, observe(entry_size = |returned| returned.as_slice()))]
fn constant() -> Vec<u8> {
    vec![]
}

fn main() {}
