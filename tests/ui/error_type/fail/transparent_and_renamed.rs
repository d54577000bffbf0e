use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    #[error_type(transparent, rename = "io")]
    Io(std::io::Error),
}

fn main() {}
