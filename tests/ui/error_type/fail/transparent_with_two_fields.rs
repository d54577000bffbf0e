use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    #[error_type(transparent)]
    Io(std::io::Error, u8),
}

fn main() {}
