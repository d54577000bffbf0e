#[derive(callmeter::Operation)]
#[operation(completed(name = "looks"), others)]
struct Look {
    kind: bool,
}

#[derive(callmeter::Operation)]
#[operation(others(all))]
struct Glance {
    kind: bool,
}

fn main() {
    callmeter::Operation::start(Look { kind: true });
    callmeter::Operation::start(Glance { kind: true });
}
