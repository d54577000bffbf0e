#[callmeter::track_task(retry(attempts = 2))]
fn work() -> u32 {
    1
}

fn main() {}
