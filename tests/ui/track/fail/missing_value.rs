#[callmeter::track_task(timeout = )]
async fn work() -> Result<(), std::io::Error> {
    Ok(())
}

fn main() {
    // The function is there all the same.
    let _ = work;
}
