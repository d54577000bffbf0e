#[callmeter::track_task(future = "no")]
fn named() -> Later {
    Later
}

#[callmeter::track_task(future(false))]
fn in_parentheses() -> Later {
    Later
}

#[callmeter::track_task(future = false)]
async fn of_an_async_function() {}

struct Later;

fn main() {}
