use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    #[error_type(transparent)]
    Gone,
}

fn main() {}
