use callmeter::Operation;

#[derive(Operation)]
struct Gate {
    #[label(renmae = "type")]
    kind: bool,
}

fn main() {}
