use std::panic::{AssertUnwindSafe, catch_unwind};

use super::CollectError;

/// Why a run brought nothing, or less than it wanted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Error,
    Panic,
    Timeout,
    /// A family that no server would take.
    Invalid,
}

impl Fault {
    pub(crate) const ALL: [Fault; 4] = [Fault::Error, Fault::Panic, Fault::Timeout, Fault::Invalid];

    /// The value of the label `reason`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Fault::Error => "error",
            Fault::Panic => "panic",
            Fault::Timeout => "timeout",
            Fault::Invalid => "invalid",
        }
    }
}

/// How a run failed as a whole.
pub(super) enum Failure {
    Error(CollectError),
    Panic,
    /// Only what is asynchronous can be stopped.
    #[cfg(feature = "tokio")]
    Timeout,
}

impl Failure {
    pub(super) fn fault(&self) -> Fault {
        match self {
            Failure::Error(_) => Fault::Error,
            Failure::Panic => Fault::Panic,
            #[cfg(feature = "tokio")]
            Failure::Timeout => Fault::Timeout,
        }
    }

    pub(super) fn message(&self) -> String {
        match self {
            Failure::Error(error) => {
                let text = catch_unwind(AssertUnwindSafe(|| error.to_string()));
                text.unwrap_or_default()
            }
            Failure::Panic => "it panicked".to_owned(),
            #[cfg(feature = "tokio")]
            Failure::Timeout => TOO_LONG.to_owned(),
        }
    }
}

/// What is said of a run that is late.
pub(super) const TOO_LONG: &str = "it took too long";
