//! What is expected of metrics, and what is said where it does not hold.

use std::fmt;

use super::comparison::Comparison;
use super::key::Key;
use super::subject::{Numbers, Subject};
use crate::LabelValue;

/// What is expected of one sample.
#[derive(Debug)]
pub struct Expectation {
    key: Key,
    comparison: Comparison,
    expected: f64,
}

impl Expectation {
    /// That a sample compares so with a number.
    #[must_use]
    pub fn new(
        name: &str,
        labels: Vec<(&str, String)>,
        comparison: Comparison,
        expected: f64,
    ) -> Expectation {
        let labels = labels
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        Expectation {
            key: Key::new(name, labels.collect()),
            comparison,
            expected,
        }
    }

    /// What is there instead, if it does not hold.
    fn failure(&self, numbers: &Numbers) -> Option<String> {
        let found = numbers.find(&self.key);
        let Some(value) = found.or(numbers.other) else {
            return Some(self.absence(numbers));
        };
        if self.comparison.holds(value, self.expected) {
            return None;
        }
        let nearest = numbers.nearest(&self.key).filter(|_| found.is_none());
        let nearest = nearest.map(|(key, value)| format!("; the nearest is {key} {value}"));
        Some(format!("it is {value}{}", nearest.unwrap_or_default()))
    }

    fn absence(&self, numbers: &Numbers) -> String {
        if let Some((key, value)) = numbers.nearest(&self.key) {
            return format!("there is no such series; the nearest is {key} {value}");
        }
        let alike = numbers.like_name(&self.key.name);
        let alike = alike.map(|name| format!("; the most alike is `{name}`"));
        format!(
            "there is no series of that name{}",
            alike.unwrap_or_default()
        )
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.key, self.comparison, self.expected)
    }
}

/// Panics with everything that does not hold.
///
/// # Panics
/// That is what it is for.
#[track_caller]
pub fn check(subject: &impl Subject, expectations: &[Expectation]) {
    let numbers = subject.numbers();
    let failures: Vec<String> = expectations
        .iter()
        .filter_map(|expected| Some(format!("\n  {expected}: {}", expected.failure(&numbers)?)))
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} metrics are not as expected:{}",
        failures.len(),
        expectations.len(),
        failures.concat(),
    );
}

/// The text of a label's value.
pub fn label(value: &(impl LabelValue + ?Sized)) -> String {
    value.with_text(str::to_owned)
}
