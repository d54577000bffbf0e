//! One metric family of a snapshot.
//!
//! What never changes between scrapes (names, bounds, rendered labels) is shared
//! behind `Arc`s; a scrape copies only the numbers.

use std::sync::Arc;

/// The type of a metric family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// What is written once per family.
#[derive(Debug)]
pub(crate) struct FamilyHeader {
    /// The OpenMetrics family name: namespace and unit included, without `_total`.
    pub name: String,
    /// Unescaped.
    pub help: String,
    pub kind: Kind,
    pub unit: Option<&'static str>,
    /// Finite upper bounds of a histogram, ascending, without `+Inf`; else empty.
    pub bounds: Vec<Bound>,
}

/// An upper bound in the unit of its family.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bound(pub f64);

/// A family's header and its series' labels, in the order of their values.
#[derive(Debug)]
pub(crate) struct FamilyLayout {
    pub header: Arc<FamilyHeader>,
    /// Sorted by text.
    pub labels: Vec<Arc<LabelText>>,
}

/// The labels of one series, rendered once when the series is first scraped.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct LabelText {
    /// `a="1",b="2"`, sorted by name, values escaped; empty without labels.
    pub text: Box<str>,
    /// Byte offset at which `le="…"` belongs (0, `text.len()`, or just behind a comma).
    pub le_at: u32,
}

/// One family with its numbers.
#[derive(Clone, Debug)]
pub(crate) struct FamilySnapshot {
    pub layout: Arc<FamilyLayout>,
    pub values: Values,
}

/// The numbers of a family, one series after the other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Values {
    /// Counters and gauges that are whole numbers: one each.
    Integers(Vec<u64>),
    /// Histograms: the observations of each bucket (not cumulative, `+Inf` last),
    /// then the sum in billionths of the family's unit.
    Histograms(Vec<u64>),
}
