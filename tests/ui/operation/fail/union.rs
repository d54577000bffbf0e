use callmeter::Operation;

#[derive(Operation)]
union Gate {
    kind: bool,
}

fn main() {}
