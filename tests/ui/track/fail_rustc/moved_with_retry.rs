#[callmeter::track_task(retry(attempts = 2))]
fn work(text: String) -> Result<(), ()> {
    drop(text);
    Ok(())
}

fn main() {}
