#[callmeter::track_task(observe(size = 5, "size" = Vec::len))]
fn work() -> Vec<u8> {
    vec![]
}

fn main() {}
