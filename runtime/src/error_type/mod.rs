//! What kind of error a call ended with.

mod class;
mod shipped;
mod type_name;

pub(crate) use class::ErrorClass;

use std::borrow::Cow;

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

    /// How a call with this error ended: [`Outcome::Failure`] or [`Outcome::TimedOut`].
    fn outcome(&self) -> Outcome {
        Outcome::Failure
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
    pub(crate) found: Vec<(Outcome, Cow<'static, str>)>,
    nested: Vec<&'static str>,
}

impl ErrorTypes {
    /// Adds one value, with the outcome it goes with; one that is there already, not.
    pub fn add(&mut self, error_type: &'static str, outcome: Outcome) {
        let value = (outcome, Cow::Borrowed(error_type));
        if !self.found.contains(&value) {
            self.found.push(value);
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
