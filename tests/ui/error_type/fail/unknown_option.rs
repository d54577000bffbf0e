use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    #[error_type(renam = "gone")]
    Gone,
}

fn main() {}
