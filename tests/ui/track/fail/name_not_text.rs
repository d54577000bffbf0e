#[callmeter::track_task(5)]
fn work() {}

fn main() {
    // The function is there all the same.
    let _ = work;
}
