use std::borrow::Cow;

use crate::error_type::ErrorClass;
use crate::guard::guarded;
use crate::{ErrorType, LabelValue, Outcome};

/// How a call ended, as its value tells.
#[derive(Debug)]
pub enum Ending {
    /// Without an error.
    Success,
    /// With an error.
    Error {
        /// How that is called among the standard outcomes.
        outcome: Outcome,
        /// The word of the operation's status that the error asks for.
        word: Option<&'static str>,
        /// The kind of the error.
        class: ErrorClass,
    },
}

const CLASSIFYING: &str = "an error's classification";

impl Ending {
    pub(crate) fn timed_out_if(self, timed_out: bool) -> Ending {
        match self {
            Ending::Error { class, .. } if timed_out => Ending::Error {
                outcome: Outcome::TimedOut,
                word: None,
                class,
            },
            other => other,
        }
    }
}

/// Of a result whose error says what kind it is.
#[inline]
pub(crate) fn of_known<T, E: ErrorType>(result: &Result<T, E>) -> Ending {
    match result {
        Ok(_) => Ending::Success,
        Err(error) => of_known_error(error),
    }
}

#[cold]
fn of_known_error<E: ErrorType>(error: &E) -> Ending {
    guarded(CLASSIFYING, || Ending::Error {
        outcome: error.outcome(),
        word: error.outcome_word(),
        class: ErrorClass::Word(error.error_type().into()),
    })
    .unwrap_or_else(of_unknown_error::<E>)
}

/// Of a result with any error.
#[inline]
pub(crate) fn of_unknown<T, E>(result: &Result<T, E>) -> Ending {
    if result.is_ok() {
        Ending::Success
    } else {
        of_unknown_error::<E>()
    }
}

fn of_unknown_error<E>() -> Ending {
    Ending::Error {
        outcome: Outcome::Failure,
        word: None,
        class: ErrorClass::TypeName(std::any::type_name::<E>()),
    }
}

/// Of a function with the option `error_type = …`.
pub fn ending_by<R: Fallible, V: LabelValue>(
    value: &R,
    error_type: impl FnOnce(&R::Error) -> V,
    own: Ending,
) -> Ending {
    let Some(error) = value.error() else {
        return own;
    };
    let told = guarded("an `error_type = …` expression", || {
        error_type(error).with_text(|text| Cow::Owned(text.into()))
    });
    match (told, own) {
        (Some(told), Ending::Error { outcome, word, .. }) => Ending::Error {
            outcome,
            word,
            class: ErrorClass::Word(told),
        },
        (_, own) => own,
    }
}

/// A `Result`, under whatever name.
#[diagnostic::on_unimplemented(
    message = "`retry` and `error_type` need a function that returns a `Result`, not `{Self}`",
    label = "not a `Result`",
    note = "return a `Result`, or leave the option out"
)]
pub trait Fallible {
    /// The error.
    type Error;

    /// The error, if it is one.
    fn error(&self) -> Option<&Self::Error>;
}

impl<T, E> Fallible for Result<T, E> {
    type Error = E;

    fn error(&self) -> Option<&E> {
        self.as_ref().err()
    }
}
