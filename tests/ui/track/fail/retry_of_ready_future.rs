#[callmeter::track_task(retry(attempts = 2))]
fn work() -> impl Future<Output = Result<(), ()>> {
    std::future::ready(Ok(()))
}

fn main() {
    // The function is there all the same.
    let _ = work;
}
