struct NotDerived;

#[callmeter::track(NotDerived)]
fn work() {}

fn main() {}
