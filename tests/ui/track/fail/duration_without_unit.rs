#[callmeter::track_task(timeout = "30")]
async fn work() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    // The function is there all the same.
    let _ = work;
}
