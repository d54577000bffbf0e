// To derive for what is deprecated is no use of it.
#![deny(warnings)]

#[derive(callmeter::LabelSet)]
#[deprecated]
pub struct Query<'a> {
    #[deprecated]
    pub table: &'a str,
    #[deprecated]
    #[label(flatten)]
    pub place: Place,
}

#[derive(callmeter::LabelSet)]
pub struct Place {
    #[deprecated]
    #[label(allow = "there are three of them")]
    pub uuid: u8,
}

fn main() {}
