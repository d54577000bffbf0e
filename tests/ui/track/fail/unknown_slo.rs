#[callmeter::track_task(slo(success = "99.9%"))]
fn work() {}

fn main() {
    // The function is there all the same.
    let _ = work;
}
