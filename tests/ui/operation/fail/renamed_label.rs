use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(labels(kind)))]
struct Gate {
    #[label(rename = "type")]
    kind: bool,
}

fn main() {}
