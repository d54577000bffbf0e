// All mistakes are reported in one go, and the uses of the type below are none.
use callmeter::{Operation, Outcome};

#[derive(Operation)]
#[operation(
    namespace = "ci-",
    completd(name = "checks"),
    duration(buckets = [1.0, 0.5], labels(projct)),
)]
struct Gate {
    le: bool,
    project: &'static str,
}

fn main() {
    let call = Gate {
        le: true,
        project: "backend",
    }
    .start();
    call.retried();
    call.finish(Outcome::Success);
}
