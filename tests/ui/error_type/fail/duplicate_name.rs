use callmeter::ErrorType;

#[derive(ErrorType)]
enum Error {
    HTTPError,
    HttpError,
}

fn main() {}
