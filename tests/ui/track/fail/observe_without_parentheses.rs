#[callmeter::track_task(observe = Vec::len)]
fn work() -> Vec<u8> {
    vec![]
}

fn main() {}
