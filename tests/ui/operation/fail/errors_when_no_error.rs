#[derive(callmeter::Operation)]
#[operation(errors(when(Failure | Panicked)))]
struct Look {
    kind: bool,
}

fn main() {
    callmeter::Operation::start(Look { kind: true });
}
