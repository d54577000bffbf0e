#[callmeter::track_task]
fn work() -> Result<u32, std::fmt::Error> {
    Ok("1".parse::<u32>()?)
}

fn main() {}
