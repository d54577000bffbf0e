use callmeter::LabelValue;

#[derive(LabelValue)]
enum Kind {
    HTTPError,
    HttpError,
}

fn main() {}
