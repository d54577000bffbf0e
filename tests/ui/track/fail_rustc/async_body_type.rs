#[callmeter::track_task]
async fn work() -> u32 {
    "text"
}

fn main() {}
