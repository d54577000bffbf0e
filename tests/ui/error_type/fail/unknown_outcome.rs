use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    #[error_type(outcome = "timed_out")]
    Slow,
}

fn main() {}
