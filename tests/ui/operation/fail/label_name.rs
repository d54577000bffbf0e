use callmeter::Operation;

#[derive(Operation)]
struct Gate {
    #[label(rename = "gate-kind")]
    kind: bool,
}

fn main() {}
