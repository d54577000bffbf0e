// The uses of the values and of the status are no mistakes.
use callmeter::{HttpCode, Operation};

#[derive(Operation)]
#[operation(
    status(values = HttpCode),
    value(size, unit = "bytes"),
    value(wait, unit = "seconds"),
)]
struct Gate;

fn main() {
    let call = Gate.start();
    call.observe(Gate::SIZE, 5);
    call.observe(Gate::WAIT, 5);
    call.finish(HttpCode(404));
}
