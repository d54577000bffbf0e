//! What kind of error a call is said to have ended with.

mod borrowed;
mod classified;
mod named;
mod options;

use std::io;

use callmeter::ErrorType;

#[derive(Debug, ErrorType)]
enum Fault {
    NotFound,
    #[error_type(rename = "slow", outcome = "timeout")]
    Deadline(#[allow(dead_code)] u8),
    #[error_type(transparent)]
    Io(io::Error),
    HTTPStatus {
        #[allow(dead_code)]
        code: u16,
    },
    #[error_type(transparent)]
    Deeper(Box<Fault>),
}
