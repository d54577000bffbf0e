//! One metric family of a snapshot.
//!
//! What never changes between scrapes (names, bounds, rendered labels) is shared
//! behind `Arc`s; a scrape copies only the numbers.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Details, LabelTable};
use crate::exposition::number;

/// The type of a metric family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Counter,
    Gauge,
    Histogram,
    /// Constant labels, always 1.
    Info,
    /// Which of several states hold.
    StateSet,
}

impl Kind {
    /// What every sample of a family has behind the family's OpenMetrics name.
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Kind::Counter => "_total",
            Kind::Info => "_info",
            Kind::Gauge | Kind::Histogram | Kind::StateSet => "",
        }
    }
}

/// What is written once per family.
#[derive(Debug)]
pub(crate) struct FamilyHeader {
    /// The OpenMetrics family name: namespace and unit included, without `_total`.
    pub name: String,
    /// Unescaped.
    pub help: String,
    pub kind: Kind,
    pub unit: Option<Cow<'static, str>>,
    /// How a histogram's sums are written down.
    pub sums: Sums,
    /// Finite upper bounds of a histogram, ascending, without `+Inf`; else empty.
    pub bounds: Vec<Bound>,
    /// Whether it is a native histogram as well.
    pub is_native: bool,
}

impl FamilyHeader {
    pub(crate) fn new(
        name: String,
        help: &str,
        kind: Kind,
        unit: Option<Cow<'static, str>>,
    ) -> FamilyHeader {
        FamilyHeader {
            name,
            help: help.to_owned(),
            kind,
            unit,
            sums: Sums::Billionths,
            bounds: Vec::new(),
            is_native: false,
        }
    }

    /// A histogram with these bounds, in its unit.
    pub(crate) fn with_bounds(
        mut self,
        bounds: impl IntoIterator<Item = f64>,
        sums: Sums,
    ) -> FamilyHeader {
        self.bounds = bounds.into_iter().map(Bound::new).collect();
        self.sums = sums;
        self
    }

    /// The name under which the family is known in queries: a counter's with `_total`.
    pub(crate) fn sample_name(&self) -> String {
        [self.name.as_str(), self.kind.suffix()].concat()
    }

    /// What kind of histogram it is, for messages.
    pub(crate) fn histogram_text(&self) -> &'static str {
        if self.is_native {
            "native beside its buckets"
        } else {
            "of its buckets alone"
        }
    }

    /// The unit, if the name ends with it: parsers refuse it otherwise.
    pub(crate) fn shown_unit(&self) -> Option<&str> {
        self.unit.as_deref().filter(|unit| {
            let stem = self.name.strip_suffix(unit);
            stem.is_some_and(|stem| stem.ends_with('_'))
        })
    }
}

/// How the sum of a histogram is kept in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Sums {
    /// In billionths of the unit: exact.
    Billionths,
    /// In nanoseconds, of which the unit has so many.
    Nanoseconds(f64),
    /// By the bits of a floating-point number.
    Numbers,
}

impl Sums {
    /// The sum in the family's unit.
    pub(crate) fn value(self, cell: u64) -> f64 {
        match self {
            Sums::Billionths => cell as f64 / 1e9,
            Sums::Nanoseconds(of_unit) => cell as f64 / of_unit,
            Sums::Numbers => f64::from_bits(cell),
        }
    }
}

/// An upper bound in the unit of its family, with the text it has as a label.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bound {
    pub value: f64,
    /// `1.0`, in every format.
    pub text: Box<str>,
}

impl Bound {
    pub(crate) fn new(value: f64) -> Bound {
        Bound {
            value,
            text: number::format_with_point(value).into_boxed_str(),
        }
    }
}

/// A family's header and its series' labels, in the order of their values.
#[derive(Debug)]
pub(crate) struct FamilyLayout {
    pub header: Arc<FamilyHeader>,
    pub labels: LabelTable,
}

/// One family with its numbers.
#[derive(Clone, Debug)]
pub(crate) struct FamilySnapshot {
    pub layout: Arc<FamilyLayout>,
    pub values: Values,
    pub details: Details,
}

impl FamilySnapshot {
    /// The series of both; where both have one, that of the first. Both are of one header,
    /// and hold plain numbers or histograms.
    pub(crate) fn with(&self, other: &FamilySnapshot) -> FamilySnapshot {
        match (&self.values, &other.values) {
            (Values::Numbers(own), Values::Numbers(its)) => {
                self.joined([own, its], other, 1, Values::Numbers)
            }
            (Values::Histograms(own), Values::Histograms(its)) => {
                let cells = self.layout.header.bounds.len() + 2;
                self.joined([own, its], other, cells, Values::Histograms)
            }
            _ => self.clone(),
        }
    }

    fn joined<T: Copy>(
        &self,
        [own, its]: [&Vec<T>; 2],
        other: &FamilySnapshot,
        cells: usize,
        values: fn(Vec<T>) -> Values,
    ) -> FamilySnapshot {
        let own = self.layout.labels.iter().zip(own.chunks_exact(cells));
        let its = other.layout.labels.iter().zip(its.chunks_exact(cells));
        let own = own.enumerate().map(|(at, series)| (series, (0, at)));
        let its = its.enumerate().map(|(at, series)| (series, (1, at)));
        let mut series: Vec<_> = own.chain(its).collect();
        // Stable: the first of two alike stays.
        series.sort_by_key(|((labels, _), _)| *labels);
        series.dedup_by(|((later, _), _), ((first, _), _)| later == first);
        let places: Vec<_> = series.iter().map(|(_, place)| *place).collect();
        let details = Details::joined([&self.details, &other.details], &places);
        let mut labels = LabelTable::default();
        series.iter().for_each(|((text, _), _)| labels.push(*text));
        let header = Arc::clone(&self.layout.header);
        FamilySnapshot {
            layout: Arc::new(FamilyLayout { header, labels }),
            values: values(
                series
                    .into_iter()
                    .flat_map(|((_, cells), _)| cells.to_vec())
                    .collect(),
            ),
            details,
        }
    }
}

/// The numbers of a family, one series after the other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Values {
    /// Counters and gauges that are whole numbers: one each.
    Integers(Vec<u64>),
    /// Any others: one each.
    Numbers(Vec<f64>),
    /// Histograms: the observations of each bucket (not cumulative, `+Inf` last),
    /// then the sum as the header says.
    Histograms(Vec<u64>),
}
