use callmeter::ErrorType;

#[derive(ErrorType)]
#[error_type(crate = meter)]
struct Error;

fn main() {}
