#[callmeter::track_task]
fn work() -> u32 {
    "text"
}

fn main() {}
