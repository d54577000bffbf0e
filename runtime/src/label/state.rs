use crate::LabelValue;

/// A state that a gauge shows as a number: an enum with `#[derive(LabelValue)]`.
///
/// The number is the variant's discriminant.
///
/// ```
/// use callmeter::{LabelValue, State};
///
/// #[derive(LabelValue)]
/// enum Breaker {
///     Closed = 0,
///     HalfOpen = 1,
///     Open = 2,
/// }
/// assert_eq!(Breaker::Open.number(), 2);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no state",
    label = "has no number",
    note = "write `#[derive(callmeter::LabelValue)]` on an enum without payload"
)]
pub trait State: LabelValue {
    /// What the gauge shows.
    fn number(&self) -> i64;
}
