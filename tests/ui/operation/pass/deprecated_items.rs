// To derive for what is deprecated is no use of it.
#![deny(warnings)]

#[derive(callmeter::LabelValue)]
pub enum Kind {
    Lint,
    #[deprecated]
    Old,
}

#[derive(callmeter::Operation)]
#[deprecated]
pub struct Gate {
    #[deprecated]
    pub kind: Kind,
}

#[derive(callmeter::ErrorType)]
#[deprecated]
pub enum Error {
    #[deprecated]
    Old { kind: Kind },
}

fn main() {}
