use callmeter::ErrorType;

#[derive(ErrorType)]
#[error_type(krate = ::callmeter)]
enum Error {
    Gone,
}

fn main() {}
