//! How a value is compared with what is expected.

use std::fmt;

/// An operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    pub(super) fn holds(self, value: f64, expected: f64) -> bool {
        match self {
            Comparison::Equal => value == expected,
            Comparison::NotEqual => value != expected,
            Comparison::Less => value < expected,
            Comparison::LessOrEqual => value <= expected,
            Comparison::Greater => value > expected,
            Comparison::GreaterOrEqual => value >= expected,
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Comparison::Equal => "==",
            Comparison::NotEqual => "!=",
            Comparison::Less => "<",
            Comparison::LessOrEqual => "<=",
            Comparison::Greater => ">",
            Comparison::GreaterOrEqual => ">=",
        })
    }
}
