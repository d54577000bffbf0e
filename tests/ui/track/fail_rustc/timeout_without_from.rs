#[callmeter::track_task(timeout = "3s")]
async fn work() -> Result<(), String> {
    Ok(())
}

fn main() {}
