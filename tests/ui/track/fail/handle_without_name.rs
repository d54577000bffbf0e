#[callmeter::track_task(handle)]
fn work() {}

fn main() {
    // The function is there all the same.
    let _ = work;
}
