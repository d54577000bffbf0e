//! The numbers that a series consists of, and what their samples are called.

use super::{Exemplar, FamilyHeader, FamilySnapshot, Kind, Values};

/// One of the numbers of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Of a counter or gauge.
    Whole,
    /// The observations up to the bound of that index, or all of them behind the last.
    Bucket(usize),
    Sum,
    Count,
    /// When the series began, in seconds since 1970.
    Created,
}

impl Part {
    /// What a sample of this part has behind its family's name.
    pub fn suffix(self, kind: Kind) -> &'static str {
        match self {
            Part::Whole => kind.suffix(),
            Part::Bucket(_) => "_bucket",
            Part::Sum => "_sum",
            Part::Count => "_count",
            Part::Created => "_created",
        }
    }

    /// The upper bound of a bucket.
    pub fn bound(self, header: &FamilyHeader) -> Option<f64> {
        let Part::Bucket(index) = self else {
            return None;
        };
        Some(
            header
                .bounds
                .get(index)
                .map_or(f64::INFINITY, |bound| bound.value),
        )
    }

    /// The upper bound of a bucket as an exposition writes it.
    pub fn le(self, header: &FamilyHeader) -> Option<&str> {
        let Part::Bucket(index) = self else {
            return None;
        };
        Some(header.bounds.get(index).map_or("+Inf", |bound| &bound.text))
    }
}

impl FamilyHeader {
    /// The numbers that each series of the family has, in the order of the exposition.
    pub(super) fn parts(&self) -> Vec<Part> {
        match self.kind {
            Kind::Counter | Kind::Gauge | Kind::Info | Kind::StateSet => vec![Part::Whole],
            Kind::Histogram => {
                let buckets = (0..=self.bounds.len()).map(Part::Bucket);
                buckets.chain([Part::Sum, Part::Count]).collect()
            }
        }
    }
}

impl FamilySnapshot {
    /// The exemplar of one number of the series of that index.
    pub(super) fn exemplar(&self, series: usize, part: Part) -> Option<&Exemplar> {
        match part {
            Part::Whole => self.details.exemplar(series, 0),
            Part::Bucket(index) => self.details.exemplar(series, index),
            Part::Sum | Part::Count | Part::Created => None,
        }
    }

    /// The numbers that each series has: those of its header, and when it began, if that is known.
    pub(super) fn parts(&self) -> Vec<Part> {
        let created = (!self.details.created.is_empty()).then_some(Part::Created);
        self.layout
            .header
            .parts()
            .into_iter()
            .chain(created)
            .collect()
    }

    /// One number of the series of that index.
    #[allow(
        clippy::cast_precision_loss,
        reason = "Prometheus keeps every number as a double"
    )]
    pub(super) fn number(&self, series: usize, part: Part) -> f64 {
        if part == Part::Created {
            return self.details.created[series];
        }
        match &self.values {
            Values::Integers(values) => values[series] as f64,
            Values::Numbers(values) => values[series],
            Values::Histograms(values) => {
                let buckets = self.layout.header.bounds.len() + 1;
                let start = series * (buckets + 1);
                let cells = &values[start..=start + buckets];
                match part {
                    Part::Sum => self.layout.header.sums.value(cells[buckets]),
                    Part::Bucket(index) => cells[..=index].iter().sum::<u64>() as f64,
                    Part::Whole | Part::Count | Part::Created => {
                        cells[..buckets].iter().sum::<u64>() as f64
                    }
                }
            }
        }
    }
}
