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
const WORDS: &[&str] = &["success", "failure", "timeout", "cancelled", "panic"];

const ALL: [Outcome; 5] = [
    Outcome::Success,
    Outcome::Failure,
    Outcome::TimedOut,
    Outcome::Cancelled,
    Outcome::Panicked,
];

impl Outcome {
    /// The one with this index.
    pub(crate) fn at(index: usize) -> Outcome {
        ALL[index]
    }

    /// Its own word, whatever an operation calls it.
    pub(crate) fn word(self) -> &'static str {
        WORDS[self as usize]
    }
}

impl LabelValue for Outcome {
    const VALUES: Option<&'static [&'static str]> = Some(WORDS);

    #[inline]
    fn index(&self) -> usize {
        *self as usize
    }

    fn with_text<R>(&self, read: impl FnOnce(&str) -> R) -> R {
        read(self.word())
    }

    fn from_text(text: &str) -> Option<Outcome> {
        ALL.into_iter().find(|outcome| outcome.word() == text)
    }
}

/// The ways in which the calls of an operation end: the values of its status label.
///
/// Operations end in an [`Outcome`] unless they say otherwise. A status of your own is a
/// label value that is made of each outcome, and knows which of its values are errors:
///
/// ```
/// use callmeter::{LabelValue, Operation, Outcome, Status};
///
/// #[derive(Clone, Copy, LabelValue)]
/// enum CacheStatus {
///     Hit,
///     Miss,
///     Error,
/// }
///
/// impl From<Outcome> for CacheStatus {
///     fn from(outcome: Outcome) -> CacheStatus {
///         match outcome {
///             Outcome::Success => CacheStatus::Hit,
///             _ => CacheStatus::Error,
///         }
///     }
/// }
///
/// impl Status for CacheStatus {
///     fn is_error(&self) -> bool {
///         matches!(self, CacheStatus::Error)
///     }
/// }
///
/// /// Looks into the cache.
/// #[derive(Operation)]
/// #[operation(name = "lookup", status(name = "result", values = CacheStatus))]
/// struct Lookup;
///
/// Lookup.start().finish(CacheStatus::Miss);
/// let snapshot = callmeter::registry().snapshot();
/// assert_eq!(snapshot.value("lookup_total", &[("result", "miss")]), Some(1.0));
/// assert_eq!(snapshot.value("lookup_total", &[("result", "error")]), Some(0.0));
/// ```
///
/// It may be open, as [`HttpCode`](crate::HttpCode) is: then its series are there from
/// the first call that ended so, and a registry shows only so many words.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how a call ended",
    label = "not a `Status`",
    note = "write a `callmeter::Outcome`, or implement `From<callmeter::Outcome>`, `callmeter::LabelValue` and `callmeter::Status` for it"
)]
pub trait Status: LabelValue + From<Outcome> {
    /// Whether its code is known not to panic.
    #[doc(hidden)]
    const IS_TRUSTED: bool = false;

    /// Whether a call that ended so counts as an error.
    fn is_error(&self) -> bool;
}

impl Status for Outcome {
    const IS_TRUSTED: bool = true;

    #[inline]
    fn is_error(&self) -> bool {
        matches!(self, Outcome::Failure | Outcome::TimedOut)
    }
}
