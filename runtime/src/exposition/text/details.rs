//! What OpenMetrics shows beside the numbers: exemplars, and when series began.

use std::fmt::Write;
use std::iter::Peekable;
use std::slice;

use super::{line, write_start};
use crate::exposition::{escape, number};
use crate::snapshot::{Details, Exemplar, FamilySnapshot, LabelRef, PlacedExemplar};

/// What is written between the lines of a histogram.
pub(super) trait Extras {
    /// Behind the line of a bucket.
    fn behind_bucket(&mut self, output: &mut String, series: usize, bucket: usize);

    /// Behind the lines of a series.
    fn behind_series(&mut self, output: &mut String, series: usize, labels: LabelRef<'_>);
}

/// Nothing: in most families, and in classic text.
pub(super) struct Nothing;

/// The details of a histogram.
pub(super) struct HistogramDetails<'a> {
    exemplars: Exemplars<'a>,
    created: Created<'a>,
    created_start: String,
}

/// Exemplars that are asked for in their order.
struct Exemplars<'a>(Peekable<slice::Iter<'a, PlacedExemplar>>);

/// When each series began, or nothing.
struct Created<'a>(&'a [f64]);

impl Details {
    /// Whether there is anything to write between the numbers.
    pub(super) fn are_shown(&self) -> bool {
        !self.exemplars.is_empty() || !self.created.is_empty()
    }
}

impl Extras for Nothing {
    fn behind_bucket(&mut self, _: &mut String, _: usize, _: usize) {}

    fn behind_series(&mut self, _: &mut String, _: usize, _: LabelRef<'_>) {}
}

impl<'a> HistogramDetails<'a> {
    pub(super) fn new(family: &'a FamilySnapshot) -> HistogramDetails<'a> {
        HistogramDetails {
            exemplars: Exemplars::new(&family.details),
            created: Created(&family.details.created),
            created_start: [&family.layout.header.name, "_created"].concat(),
        }
    }
}

impl Extras for HistogramDetails<'_> {
    fn behind_bucket(&mut self, output: &mut String, series: usize, bucket: usize) {
        self.exemplars.write(output, series, bucket);
    }

    fn behind_series(&mut self, output: &mut String, series: usize, labels: LabelRef<'_>) {
        let Some(created) = self.created.of(series) else {
            return;
        };
        super::histogram::write_start(output, &self.created_start, labels);
        end_moment(output, created);
    }
}

/// Writes the series of a family of counters; `end` ends the line of one with its number.
pub(super) fn write_counters(
    output: &mut String,
    family: &FamilySnapshot,
    end: impl Fn(&mut String, usize),
) {
    let header = &family.layout.header;
    let start = |suffix: &'static str| {
        (
            [&*header.name, suffix],
            [&header.name, suffix, "{"].concat(),
        )
    };
    let (name, with_labels) = start(header.kind.suffix());
    let (created_name, created_with_labels) = start("_created");
    let mut exemplars = Exemplars::new(&family.details);
    let created = Created(&family.details.created);
    for (series, labels) in family.layout.labels.iter_closed().enumerate() {
        write_start(output, name, &with_labels, labels);
        end(output, series);
        exemplars.write(output, series, 0);
        if let Some(created) = created.of(series) {
            write_start(output, created_name, &created_with_labels, labels);
            end_moment(output, created);
        }
    }
}

impl<'a> Exemplars<'a> {
    fn new(details: &'a Details) -> Exemplars<'a> {
        Exemplars(details.exemplars.iter().peekable())
    }

    /// Writes the exemplar that belongs there, if there is one, behind a line that has ended.
    fn write(&mut self, output: &mut String, series: usize, bucket: usize) {
        let place = (series as u32, bucket as u32);
        let is_here = |placed: &&PlacedExemplar| (placed.series, placed.bucket) == place;
        if let Some(placed) = self.0.next_if(is_here) {
            // The line's end.
            output.pop();
            push(output, &placed.exemplar);
        }
    }
}

impl Created<'_> {
    fn of(&self, series: usize) -> Option<f64> {
        self.0.get(series).copied()
    }
}

fn push(output: &mut String, exemplar: &Exemplar) {
    output.push_str(" # {");
    for (at, (name, value)) in exemplar.labels.iter().enumerate() {
        let comma = if at > 0 { "," } else { "" };
        output.extend([comma, name, "=\""]);
        escape::push_value(output, value);
        output.push('"');
    }
    output.push_str("} ");
    match exemplar.timestamp {
        None => line::end_number(output, exemplar.value),
        Some(timestamp) => {
            output.push_str(&number::format(exemplar.value));
            output.push(' ');
            end_moment(output, timestamp);
        }
    }
}

/// Ends a line with a moment: to the millisecond, as servers keep it.
fn end_moment(output: &mut String, seconds: f64) {
    // Writing to a string cannot fail.
    let _ = writeln!(output, "{seconds:.3}");
}
