#![deny(deprecated)]

use callmeter::Operation;

#[derive(Operation)]
struct Gate {
    user_id: u64,
    #[label(rename = "trace_id")]
    id: u64,
    #[label(allow = "the three of the test users")]
    email: &'static str,
}

fn main() {}
