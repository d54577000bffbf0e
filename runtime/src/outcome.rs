//! How a call ended.

use crate::LabelValue;

/// How a call ended.
///
/// ```
/// use callmeter::{LabelValue, Outcome};
///
/// assert_eq!(Outcome::TimedOut.with_text(str::to_owned), "timeout");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It returned, and not an `Err`. Status `success`.
    Success,
    /// It returned an `Err`. Status `failure`.
    Failure,
    /// Its time limit passed, or its error says that one did. Status `timeout`.
    TimedOut,
    /// Its future was dropped before it finished. Status `cancelled`.
    Cancelled,
    /// It panicked. Status `panic`.
    Panicked,
}

/// The words of [`Outcome`], in its order.
pub(crate) const WORDS: &[&str] = &["success", "failure", "timeout", "cancelled", "panic"];

impl LabelValue for Outcome {
    const VALUES: Option<&'static [&'static str]> = Some(WORDS);

    #[inline]
    fn index(&self) -> usize {
        *self as usize
    }

    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(WORDS[self.index()])
    }
}

/// The ways in which the calls of an operation end: the values of its status label.
///
/// Every operation of this version ends in an [`Outcome`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how a call ended",
    label = "not a `Status`",
    note = "write a `callmeter::Outcome`"
)]
pub trait Status: LabelValue + From<Outcome> {
    /// Whether a call that ended so counts as an error.
    fn is_error(&self) -> bool;
}

impl Status for Outcome {
    #[inline]
    fn is_error(&self) -> bool {
        matches!(self, Outcome::Failure | Outcome::TimedOut)
    }
}
