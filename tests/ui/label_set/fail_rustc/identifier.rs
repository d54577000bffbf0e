#![deny(deprecated)]

use callmeter::LabelSet;

#[derive(LabelSet)]
struct Query {
    user_id: u64,
    #[label(rename = "trace_id")]
    id: u64,
    #[label(allow = "the three of the test users")]
    email: &'static str,
    #[label(skip)]
    uuid: u128,
}

fn main() {}
