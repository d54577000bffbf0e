use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    #[error_type(outcome = "")]
    Gone,
}

fn main() {}
