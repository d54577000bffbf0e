use callmeter::Operation;

#[derive(Operation)]
struct Gate {
    #[label(rename = "__name__")]
    name: bool,
}

fn main() {}
