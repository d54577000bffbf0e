//! Values that calls tell of themselves: sizes, scores, counts.

use std::time::Duration;

use crate::Status;
use crate::declaration::Declaration;
use crate::series::value_place;

/// One of the values of an operation: a constant of its type, made by
/// `#[operation(value(…))]`.
///
/// ```
/// use callmeter::{Operation, Outcome};
///
/// /// Writes a file.
/// #[derive(Operation)]
/// #[operation(value(export_size, unit = "bytes", buckets = [1e3, 1e6]))]
/// struct Export<'a> {
///     format: &'a str,
/// }
///
/// let call = Export { format: "pdf" }.start();
/// call.observe(Export::EXPORT_SIZE, 2_500);
/// call.finish(Outcome::Success);
///
/// let snapshot = callmeter::registry().snapshot();
/// let labels = [("format", "pdf"), ("le", "1e+06")];
/// assert_eq!(snapshot.value("export_size_bytes_bucket", &labels), Some(1.0));
/// assert_eq!(snapshot.value("export_size_bytes_sum", &labels[..1]), Some(2500.0));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Value {
    pub(crate) declaration: fn() -> &'static Declaration,
    pub(crate) index: usize,
    /// Of its row among those of a series: a constant, as the row is looked for at once.
    pub(crate) place: usize,
}

impl Value {
    /// The value of that number of an operation with such statuses.
    #[doc(hidden)]
    pub const fn of<S: Status>(declaration: fn() -> &'static Declaration, index: usize) -> Value {
        Value {
            declaration,
            index,
            place: value_place(status_rows::<S>(), index),
        }
    }
}

const fn status_rows<S: Status>() -> usize {
    match S::VALUES {
        Some(values) => values.len(),
        None => 0,
    }
}

/// What may be observed: numbers, `Duration`s (in seconds), `bool`s (1 or 0), and `None` for nothing.
///
/// A histogram's sum is a counter, so numbers below 0 are not observed, nor is NaN: they
/// are counted in `callmeter_internal_errors_total`. An infinite one is in the last bucket
/// and leaves the sum alone. Integers above 2⁵³ lose digits, as Prometheus keeps every
/// number as a double.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number",
    label = "cannot be observed",
    note = "observe an integer, a float, a `Duration`, or an `Option` of them"
)]
pub trait Observation {
    /// The number, if there is one.
    fn number(self) -> Option<f64>;
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Observation for $number {
            #[inline]
            fn number(self) -> Option<f64> {
                Some(self as f64)
            }
        }
    )*};
}

numbers!(
    u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64
);

/// 1 for `true`, 0 for `false`.
impl Observation for bool {
    #[inline]
    fn number(self) -> Option<f64> {
        Some(f64::from(u8::from(self)))
    }
}

impl Observation for Duration {
    #[inline]
    fn number(self) -> Option<f64> {
        Some(self.as_secs_f64())
    }
}

impl<N: Observation> Observation for Option<N> {
    #[inline]
    fn number(self) -> Option<f64> {
        self?.number()
    }
}
