//! The two text formats, which differ in their headers, in the line that ends them, and in the
//! details that only OpenMetrics has.

mod details;
mod header;
mod histogram;
mod line;

use crate::snapshot::{FamilySnapshot, LabelRef, LabelTable, Snapshot, Values};

/// A text format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Prometheus text, version 0.0.4.
    Classic,
    /// OpenMetrics text, version 1.0.0.
    OpenMetrics,
}

/// Writes every family that has series.
pub(super) fn encode(snapshot: &Snapshot, dialect: Dialect, output: &mut String) {
    for family in &snapshot.families {
        write_family(output, family, dialect);
    }
    if dialect == Dialect::OpenMetrics {
        output.push_str("# EOF\n");
    }
}

fn write_family(output: &mut String, family: &FamilySnapshot, dialect: Dialect) {
    let header = &family.layout.header;
    let labels = &family.layout.labels;
    let Some(first) = labels.get(0) else { return };
    output.reserve(estimate(family, first));
    header::write(output, header, dialect);
    if dialect == Dialect::OpenMetrics && family.details.are_shown() {
        return write_detailed(output, family);
    }
    match &family.values {
        Values::Integers(values) => {
            write_integers(output, &header.name, header.kind.suffix(), labels, values);
        }
        Values::Numbers(values) => {
            write_numbers(output, &header.name, header.kind.suffix(), labels, values);
        }
        Values::Histograms(values) => {
            histogram::write(output, &family.layout, values, details::Nothing);
        }
    }
}

fn write_detailed(output: &mut String, family: &FamilySnapshot) {
    match &family.values {
        Values::Integers(values) => {
            details::write_counters(output, family, |output, at| line::end(output, values[at]));
        }
        Values::Numbers(values) => {
            details::write_counters(output, family, |output, at| {
                line::end_number(output, values[at]);
            });
        }
        Values::Histograms(values) => {
            let details = details::HistogramDetails::new(family);
            histogram::write(output, &family.layout, values, details);
        }
    }
}

/// About the bytes that a family takes, so that the output grows once per family.
fn estimate(family: &FamilySnapshot, first: LabelRef<'_>) -> usize {
    const HEADER_WORDS: usize = 64;
    /// Suffix, braces, bound and number.
    const LINE_WORDS: usize = 32;
    /// One huge label value must not reserve as much for every series.
    const LONGEST_LABELS: usize = 512;
    let header = &family.layout.header;
    let lines = match &family.values {
        Values::Integers(values) => values.len(),
        Values::Numbers(values) => values.len(),
        // One line more than cells: the count.
        Values::Histograms(values) => values.len() + family.layout.labels.len(),
    };
    HEADER_WORDS
        + header.help.len()
        + 3 * header.name.len()
        + lines * (header.name.len() + first.text.len().min(LONGEST_LABELS) + LINE_WORDS)
}

fn write_integers(
    output: &mut String,
    name: &str,
    suffix: &str,
    labels: &LabelTable,
    values: &[u64],
) {
    let start = [name, suffix, "{"].concat();
    for (labels, value) in labels.iter_closed().zip(values) {
        write_start(output, [name, suffix], &start, labels);
        line::end(output, *value);
    }
}

fn write_numbers(
    output: &mut String,
    name: &str,
    suffix: &str,
    labels: &LabelTable,
    values: &[f64],
) {
    let start = [name, suffix, "{"].concat();
    for (labels, value) in labels.iter_closed().zip(values) {
        write_start(output, [name, suffix], &start, labels);
        line::end_number(output, *value);
    }
}

#[inline]
fn write_start(output: &mut String, [name, suffix]: [&str; 2], start: &str, labels: &str) {
    if labels == "} " {
        output.extend([name, suffix, " "]);
    } else {
        output.push_str(start);
        output.push_str(labels);
    }
}
