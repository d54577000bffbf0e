#![deny(warnings, missing_docs, unused_qualifications, rust_2018_idioms)]
#![deny(single_use_lifetimes, unreachable_pub, trivial_casts, clippy::pedantic)]
//! Expansions add no warnings.

use callmeter::{ErrorType, LabelValue, Operation};

/// A kind.
#[derive(LabelValue)]
pub enum Kind {
    /// Lint.
    Lint,
}

/// A gate.
#[derive(Operation)]
pub struct Gate<'a> {
    /// A kind.
    pub kind: Kind,
    /// A project.
    pub project: &'a str,
}

/// An error.
#[derive(ErrorType)]
pub enum Error {
    /// Impossible.
    Impossible(std::convert::Infallible),
    /// Inner.
    #[error_type(transparent)]
    Io(std::io::Error),
}

fn main() {}
