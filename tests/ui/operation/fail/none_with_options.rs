use callmeter::Operation;

#[derive(Operation)]
#[operation(retries(none, help = "Made again."))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
