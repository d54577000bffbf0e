struct Work;

#[callmeter::track_task("a")]
impl Work {
    fn work(&self) {}
}

fn main() {
}
