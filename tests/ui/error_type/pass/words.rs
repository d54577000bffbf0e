//! An error may name any word of its operation, a standard one or its own.

use callmeter::{ErrorType, Outcome};

#[derive(ErrorType)]
enum PageError {
    #[error_type(outcome = "404")]
    Missing,
    #[error_type(outcome = "cancelled")]
    HungUp,
    #[error_type(outcome = "success")]
    Redirected,
    #[error_type(outcome = "panic")]
    Broken,
    #[error_type(transparent)]
    Inner(StoreError),
    Other,
}

#[derive(ErrorType)]
#[error_type(outcome = "timeout")]
struct StoreError;

fn main() {
    let table = [
        (PageError::Missing, Outcome::Failure, Some("404")),
        (PageError::HungUp, Outcome::Cancelled, Some("cancelled")),
        (PageError::Redirected, Outcome::Success, Some("success")),
        (PageError::Broken, Outcome::Panicked, Some("panic")),
        (
            PageError::Inner(StoreError),
            Outcome::TimedOut,
            Some("timeout"),
        ),
        (PageError::Other, Outcome::Failure, None),
    ];
    for (error, outcome, word) in table {
        assert_eq!((error.outcome(), error.outcome_word()), (outcome, word));
    }
}
