use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    Io(#[error_type(transparent)] std::io::Error),
}

fn main() {}
