#[callmeter::track_task(observe(size = Vec::len, size = Vec::capacity), observe(other = Vec::len))]
fn work() -> Vec<u8> {
    vec![]
}

fn main() {}
