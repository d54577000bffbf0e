use super::CollectError;
use crate::Observation;

/// What a reading of one value may give: a number, as [`Observation`] has them, or a
/// `Result` of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no reading of a number",
    label = "is no reading",
    note = "return an integer, a float, a `Duration`, an `Option` of them, or a `Result` of one of these with an error that becomes a `CollectError`"
)]
pub trait Reading {
    /// The number, if there is one.
    ///
    /// # Errors
    /// Where it could not be read.
    fn reading(self) -> Result<Option<f64>, CollectError>;
}

impl<N: Observation> Reading for N {
    fn reading(self) -> Result<Option<f64>, CollectError> {
        Ok(self.number())
    }
}

#[diagnostic::do_not_recommend]
impl<N: Observation, E: Into<CollectError>> Reading for Result<N, E> {
    fn reading(self) -> Result<Option<f64>, CollectError> {
        self.map(N::number).map_err(Into::into)
    }
}

/// What code that brings no values of its own may return: nothing, or a `Result` of that.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whether it went well",
    label = "is neither `()` nor a `Result<(), E>`",
    note = "return nothing, or a `Result<(), E>` with an error that becomes a `CollectError`"
)]
pub trait Done {
    /// Whether it went well.
    ///
    /// # Errors
    /// Where it did not.
    fn done(self) -> Result<(), CollectError>;
}

impl Done for () {
    fn done(self) -> Result<(), CollectError> {
        Ok(())
    }
}

#[diagnostic::do_not_recommend]
impl<E: Into<CollectError>> Done for Result<(), E> {
    fn done(self) -> Result<(), CollectError> {
        self.map_err(Into::into)
    }
}
