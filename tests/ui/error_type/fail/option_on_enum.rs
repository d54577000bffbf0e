use callmeter::ErrorType;

#[derive(ErrorType)]
#[error_type(rename = "error")]
enum Error {
    Gone,
}

fn main() {}
