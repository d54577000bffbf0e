#[callmeter::track_task]
struct Work;

fn main() {
}
