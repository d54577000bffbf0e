//! Any number as a metric has it.

/// A number, of whatever type.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number that a metric could have",
    label = "not a number"
)]
pub trait Number {
    /// The nearest double.
    fn double(self) -> f64;
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl Number for $type {
            #[allow(clippy::cast_precision_loss, clippy::cast_lossless, reason = "metrics are doubles")]
            fn double(self) -> f64 {
                self as f64
            }
        }
    )*};
}

numbers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize f32 f64);

/// The number that is expected.
pub fn number(value: impl Number) -> f64 {
    value.double()
}
