#![deny(warnings)]

use callmeter::Operation;

#[derive(Operation)]
struct Gate<'a> {
    #[label(allow = "the three of the test users")]
    user_id: &'a str,
}

fn main() {
    Gate { user_id: "a" }
        .start()
        .finish(callmeter::Outcome::Success);
}
