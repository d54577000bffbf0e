use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    #[error_type(rename = "")]
    Gone,
}

fn main() {}
