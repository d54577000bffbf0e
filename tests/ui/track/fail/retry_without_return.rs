#[callmeter::track_task(retry(attempts = 3))]
fn work() {}

fn main() {
    // The function is there all the same.
    let _ = work;
}
