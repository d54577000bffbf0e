use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    #[error_type(transparent)]
    Other(Vec<u8>),
}

fn main() {}
