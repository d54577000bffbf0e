//! What bounds are numbers of.

use super::decimal::times;

/// How a number in the source becomes a bound.
pub(crate) trait Scale {
    type Bound: Copy + PartialOrd;

    /// What is said of a negative bound.
    const BELOW_ZERO: &'static str;

    /// What the numbers count, for messages.
    fn unit(&self) -> &str;

    /// The bound that a decimal number stands for.
    fn bound(&self, digits: &str) -> Result<Self::Bound, String>;
}

/// Bounds of durations: exact nanoseconds.
pub(crate) struct Nanoseconds<'a> {
    pub(crate) unit: &'a str,
    pub(crate) in_one: u64,
}

impl Scale for Nanoseconds<'_> {
    type Bound = u64;

    const BELOW_ZERO: &'static str = "a duration is above 0, so its bounds are too";

    fn unit(&self) -> &str {
        self.unit
    }

    fn bound(&self, digits: &str) -> Result<u64, String> {
        match times(digits, self.in_one)? {
            0 => Err(
                "a duration is above 0, so a bucket up to 0 stays empty; leave it out".to_owned(),
            ),
            bound => Ok(bound),
        }
    }
}

/// Bounds of observed values: plain numbers.
pub(crate) struct Numbers<'a> {
    pub(crate) unit: &'a str,
}

impl Scale for Numbers<'_> {
    type Bound = f64;

    const BELOW_ZERO: &'static str = "a value is never below 0, so its bounds are not either";

    fn unit(&self) -> &str {
        self.unit
    }

    fn bound(&self, digits: &str) -> Result<f64, String> {
        match digits.parse::<f64>() {
            Ok(bound) if bound.is_finite() => Ok(bound),
            _ => Err("this bound is too large; the bucket `+Inf` is always there".to_owned()),
        }
    }
}
