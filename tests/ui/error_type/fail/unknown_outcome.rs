use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    #[error_type(outcome = "timout")]
    Slow,
}

fn main() {}
