use callmeter::Operation;

#[derive(Operation)]
#[operation(completed(when(Sucess | Hit)))]
struct Gate {
    kind: bool,
    project: &'static str,
}

fn main() {}
