use callmeter::Operation;

#[derive(Operation)]
#[operation(
    completed(native),
    in_progress(native, labels()),
    duration(native = true),
    duration(name = "twice", native, native),
    duration(none, native),
)]
struct Gate {
    kind: bool,
}

fn main() {}
