#[callmeter::track_task(observe(size = Vec::len))]
fn work() -> ! {
    loop {}
}

fn main() {}
