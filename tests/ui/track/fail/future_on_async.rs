#[callmeter::track_task(future)]
async fn work() {}

fn main() {
    // The function is there all the same.
    let _ = work;
}
