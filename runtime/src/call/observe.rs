use crate::guard::{guarded, internal_error};
use crate::operation::IntoOperation;
use crate::series::{Handle, Series};
use crate::value::{Observation, Value};
use crate::{Call, Operation, Status};

impl<S: Status> Call<S> {
    /// Counts a value of the call in its histogram, at once: however the call ends.
    ///
    /// `value` is a constant of the operation, see [`Value`]. One of another operation
    /// is not counted, but told of in `callmeter_internal_errors_total`.
    #[inline]
    pub fn observe(&self, value: Value, number: impl Observation) {
        if let Some(series) = &self.series
            && let Some(number) = number.number()
        {
            if std::ptr::eq(series.shape.declaration, (value.declaration)()) {
                observe_in(series, value, number);
            } else {
                internal_error("a value of another operation", "was left out");
            }
        }
    }

    /// What observes values of the call when it has ended.
    #[doc(hidden)]
    #[inline]
    pub fn observer(&self) -> Observer {
        Observer(self.series.clone())
    }
}

/// Observes values of a call that has ended.
pub struct Observer(Option<Handle<Series>>);

/// Observes what `read` makes of a returned value. The value is one of the operation's:
/// both come from its type.
#[inline]
pub fn observe<R: ?Sized, N: Observation>(
    observer: &Observer,
    value: Value,
    returned: &R,
    read: impl FnOnce(&R) -> N,
) {
    if let Some(series) = &observer.0 {
        let number = guarded("an `observe(…)` expression", || read(returned).number());
        if let Some(number) = number.flatten() {
            observe_in(series, value, number);
        }
    }
}

/// The values of the operation that an expression evaluates to.
pub fn values<M: IntoOperation, F: FnOnce() -> M>(
    _: &F,
) -> &'static <M::Operation as Operation>::Values {
    <M::Operation as Operation>::values()
}

/// The values of an operation.
pub fn values_of<O: Operation>(_: &O) -> &'static O::Values {
    O::values()
}

#[inline]
fn observe_in(series: &Handle<Series>, value: Value, number: f64) {
    // The bits of all numbers that are not negative and finite are below those of infinity.
    if number.to_bits() < f64::INFINITY.to_bits() {
        series.observe(value, number);
    } else {
        observe_odd(series, value, number);
    }
}

#[cold]
fn observe_odd(series: &Handle<Series>, value: Value, number: f64) {
    if number == 0.0 {
        series.observe(value, 0.0);
    } else if number == f64::INFINITY {
        series.observe_infinite(value);
    } else {
        internal_error("a value that is negative or no number", "was left out");
    }
}

impl std::fmt::Debug for Observer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Observer").finish_non_exhaustive()
    }
}
