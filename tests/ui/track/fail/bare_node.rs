#[callmeter::track_node]
fn work() {}

fn main() {
    // The function is there all the same.
    let _ = work;
}
