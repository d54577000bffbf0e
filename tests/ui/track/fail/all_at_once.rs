#[callmeter::track_task(timout = "3s", retry(attempts = 0), handle, handle = call)]
fn work() -> Result<(), ()> {
    Ok(())
}

fn main() {
    // The function is there all the same.
    let _ = work;
}
