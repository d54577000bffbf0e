#[callmeter::track_task("")]
fn work() {}

fn main() {
    // The function is there all the same.
    let _ = work;
}
