#![deny(warnings)]
#![allow(dead_code)]

use callmeter::{ErrorType, Outcome};

#[derive(ErrorType)]
enum GateError<E: Clone>
where
    E: Send,
{
    NotUTF8,
    #[error_type(rename = "slow", outcome = "timeout")]
    TimedOut {
        after: u64,
    },
    #[error_type(rename = "not_utf8")]
    NotText(String),
    #[error_type(transparent)]
    Io(std::io::Error),
    #[error_type(transparent)]
    Boxed {
        error: Box<Self>,
    },
    Other(E),
}

#[derive(ErrorType)]
enum Never {}

#[derive(ErrorType)]
#[error_type(rename = "gone", outcome = "timeout")]
struct NotFound;

#[derive(ErrorType)]
#[error_type(transparent)]
struct Outer<E>(E);

fn main() {
    type Error = GateError<u8>;
    let slow = Error::TimedOut { after: 5 };
    assert_eq!((slow.error_type(), slow.outcome()), ("slow", Outcome::TimedOut));
    let boxed = Error::Boxed { error: Box::new(slow) };
    assert_eq!((boxed.error_type(), boxed.outcome()), ("slow", Outcome::TimedOut));
    assert_eq!(Error::NotText(String::new()).error_type(), Error::NotUTF8.error_type());
}
