use std::future::{Ready, ready};

#[callmeter::track_task(future)]
fn work() -> Ready<u32> {
    ready(1)
}

fn main() {}
