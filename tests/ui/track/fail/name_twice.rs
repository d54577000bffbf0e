#[callmeter::track_task("a", name = "b")]
fn work() {}

fn main() {
    // The function is there all the same.
    let _ = work;
}
