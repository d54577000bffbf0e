#[callmeter::track_task(observe())]
fn work() -> Vec<u8> {
    vec![]
}

fn main() {}
