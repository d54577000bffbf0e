use callmeter::Operation;

#[derive(Operation)]
struct Gate {
    kind: bool,
    #[label(rename = "kind")]
    other: bool,
}

fn main() {}
