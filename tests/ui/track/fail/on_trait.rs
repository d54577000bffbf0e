#[callmeter::track_task]
trait Work {
    fn work(&self);
}

fn main() {
}
