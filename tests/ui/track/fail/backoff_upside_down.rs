#[callmeter::track_task(retry(attempts = 2, backoff = "5s..1s"))]
fn work() -> Result<(), ()> {
    Ok(())
}

fn main() {
    // The function is there all the same.
    let _ = work;
}
