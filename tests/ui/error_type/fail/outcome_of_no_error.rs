use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    #[error_type(outcome = "cancelled")]
    Gone,
}

fn main() {}
