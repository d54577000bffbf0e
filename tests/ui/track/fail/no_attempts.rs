#[callmeter::track_task(retry(attempts = 0))]
fn work() -> Result<(), ()> {
    Ok(())
}

fn main() {
    // The function is there all the same.
    let _ = work;
}
