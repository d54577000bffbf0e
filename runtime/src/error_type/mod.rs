//! What kind of error a call ended with.

mod class;
mod shipped;
mod type_name;

pub(crate) use class::ErrorClass;

use crate::Outcome;

/// An error that says what kind it is.
///
/// Derive it on an error enum: each variant is one value of the label `error_type`.
///
/// ```
/// use callmeter::ErrorType;
///
/// #[derive(ErrorType)]
/// enum FetchError {
///     NotFound,
///     #[error_type(rename = "slow", outcome = "timeout")]
///     Deadline,
///     #[error_type(transparent)]
///     Io(std::io::Error),
/// }
/// assert_eq!(FetchError::NotFound.error_type(), "not_found");
/// assert_eq!(FetchError::Deadline.outcome(), callmeter::Outcome::TimedOut);
/// ```
///
/// Errors that do not implement it are counted under the name of their type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what kind of error it is",
    label = "no `error_type`",
    note = "write `#[derive(callmeter::ErrorType)]` on it; for a type of another crate, use `call.finish(Outcome::Failure)`, or `error_type = |error| …` on the attribute"
)]
pub trait ErrorType {
    /// The value of the label `error_type`: short, in snake case, one of a few.
    fn error_type(&self) -> &'static str;

    /// How a call with this error ended.
    fn outcome(&self) -> Outcome {
        Outcome::Failure
    }

    /// The word of the operation's status that a call with this error ended in, as
    /// `#[error_type(outcome = "…")]` names it. Where the operation has no such word,
    /// [`outcome`](ErrorType::outcome) decides.
    fn outcome_word(&self) -> Option<&'static str> {
        None
    }

    /// Adds every value that [`error_type`](ErrorType::error_type) may have, so that
    /// their counters are there before the first error.
    fn declare(types: &mut ErrorTypes) {
        let _ = types;
    }
}

/// The error types of a call site that are known beforehand.
#[derive(Debug, Default)]
pub struct ErrorTypes {
    pub(crate) found: Vec<Found>,
    nested: Vec<&'static str>,
}

/// One error type, and how calls end with it.
#[derive(Debug, PartialEq)]
pub(crate) struct Found {
    pub(crate) error_type: &'static str,
    pub(crate) outcome: Outcome,
    pub(crate) word: Option<&'static str>,
}

impl ErrorTypes {
    /// Adds one value, with the outcome it goes with; one that is there already, not.
    pub fn add(&mut self, error_type: &'static str, outcome: Outcome) {
        self.add_found(error_type, outcome, None);
    }

    /// Adds one value that asks for a word of the operation's status.
    pub fn add_as(&mut self, error_type: &'static str, outcome: Outcome, word: &'static str) {
        self.add_found(error_type, outcome, Some(word));
    }

    fn add_found(
        &mut self,
        error_type: &'static str,
        outcome: Outcome,
        word: Option<&'static str>,
    ) {
        let found = Found {
            error_type,
            outcome,
            word,
        };
        if !self.found.contains(&found) {
            self.found.push(found);
        }
    }

    /// Adds the values of another type, once: types may contain each other.
    pub fn nested<E: ErrorType + ?Sized>(&mut self) {
        let name = std::any::type_name::<E>();
        if !self.nested.contains(&name) {
            self.nested.push(name);
            E::declare(self);
        }
    }
}
