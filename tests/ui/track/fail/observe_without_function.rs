#[callmeter::track_task(observe(size, other =))]
fn work() -> Vec<u8> {
    vec![]
}

fn main() {}
