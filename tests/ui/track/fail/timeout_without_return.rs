#[callmeter::track_task(timeout = "3s")]
async fn work() {}

fn main() {
    // The function is there all the same.
    let _ = work;
}
