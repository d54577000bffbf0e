use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    #[error_type(rename = "gone", rename = "missing")]
    Gone,
}

fn main() {}
