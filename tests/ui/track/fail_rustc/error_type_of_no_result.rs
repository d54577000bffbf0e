#[callmeter::track_task(error_type = |_| "x")]
fn work() -> u32 {
    1
}

fn main() {}
