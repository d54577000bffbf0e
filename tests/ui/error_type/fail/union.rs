use callmeter::ErrorType;

#[derive(ErrorType)]
union Error {
    code: u8,
}

fn main() {}
