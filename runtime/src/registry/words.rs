//! What messages are made of.

use std::fmt::Display;

use crate::snapshot::{FamilyHeader, Kind};

/// Names, quoted; `none` without any.
pub(crate) fn names<T: Display>(names: impl IntoIterator<Item = T>) -> String {
    listed(names.into_iter().map(|name| format!("`{name}`")))
}

/// The bounds of a histogram.
pub(crate) fn bounds(header: &FamilyHeader) -> String {
    listed(header.bounds.iter().map(|bound| bound.value.to_string()))
}

/// Labels with their values, as in an exposition.
pub(crate) fn labels(labels: &[(&str, &str)]) -> String {
    let labels = labels.iter();
    listed(labels.map(|(name, value)| format!("{name}=\"{value}\"")))
}

/// A unit, or that there is none.
pub(crate) fn unit(unit: Option<&str>) -> String {
    unit.unwrap_or("none").to_owned()
}

/// A type, as an exposition names it.
pub(crate) fn kind(kind: Kind) -> String {
    let word = match kind {
        Kind::Counter => "counter",
        Kind::Gauge => "gauge",
        Kind::Histogram => "histogram",
        Kind::Info => "info",
        Kind::StateSet => "stateset",
    };
    word.to_owned()
}

fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() {
        return "none".to_owned();
    }
    items.join(", ")
}
