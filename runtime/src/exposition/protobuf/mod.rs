//! The Prometheus protobuf format: each family a message `io.prometheus.client.MetricFamily`
//! with its length in front. The only format with native histograms.
//!
//! It knows families by the names that their samples have in text, and neither infos nor
//! state sets: both are gauges, as in classic text.

mod exemplar;
mod histogram;
mod labels;

use crate::snapshot::{FamilyHeader, FamilySnapshot, Kind, Snapshot, Values};
use crate::wire;
use exemplar::Exemplars;

/// Field numbers of `MetricFamily`.
mod family {
    pub(super) const NAME: u32 = 1;
    pub(super) const HELP: u32 = 2;
    pub(super) const TYPE: u32 = 3;
    pub(super) const METRIC: u32 = 4;
    pub(super) const UNIT: u32 = 5;
}

/// Field numbers of `Metric`, besides its labels.
mod metric {
    pub(super) const GAUGE: u32 = 2;
    pub(super) const COUNTER: u32 = 3;
    pub(super) const HISTOGRAM: u32 = 7;
}

/// Field numbers of `Gauge` and `Counter`.
mod number {
    pub(super) const VALUE: u32 = 1;
    pub(super) const EXEMPLAR: u32 = 2;
    pub(super) const CREATED: u32 = 3;
}

/// Values of `MetricType`.
fn metric_type(kind: Kind) -> u64 {
    match kind {
        Kind::Counter => 0,
        Kind::Gauge | Kind::Info | Kind::StateSet => 1,
        Kind::Histogram => 4,
    }
}

/// Writes every family that has series.
pub(super) fn encode(snapshot: &Snapshot, output: &mut Vec<u8>) {
    for family in &snapshot.families {
        if family.layout.labels.len() > 0 {
            output.reserve(estimate(family));
            wire::delimited(output, |output| write_family(output, family));
        }
    }
}

fn write_family(output: &mut Vec<u8>, family: &FamilySnapshot) {
    let header = &family.layout.header;
    wire::text(output, family::NAME, &header.sample_name());
    if !header.help.is_empty() {
        wire::text(output, family::HELP, &header.help);
    }
    wire::uint(output, family::TYPE, metric_type(header.kind));
    match &family.values {
        Values::Integers(values) => {
            write_numbers(output, family, values.iter().map(|value| *value as f64));
        }
        Values::Numbers(values) => write_numbers(output, family, values.iter().copied()),
        Values::Histograms(values) => histogram::write(output, family, values),
    }
    if let Some(unit) = header.shown_unit() {
        wire::text(output, family::UNIT, unit);
    }
}

fn write_numbers(output: &mut Vec<u8>, family: &FamilySnapshot, values: impl Iterator<Item = f64>) {
    let is_counter = family.layout.header.kind == Kind::Counter;
    let mut exemplars = Exemplars::new(&family.details.exemplars);
    let labels = family.layout.labels.bytes(labels::write);
    let series = labels.iter().zip(values).enumerate();
    for (index, (labels, value)) in series {
        wire::message(output, family::METRIC, |output| {
            output.extend_from_slice(labels);
            if is_counter {
                let exemplars = exemplars.of(index);
                wire::message(output, metric::COUNTER, |output| {
                    wire::double(output, number::VALUE, value);
                    if let Some(placed) = exemplars.first() {
                        exemplar::write(output, number::EXEMPLAR, &placed.exemplar);
                    }
                    exemplar::write_created(output, number::CREATED, family, index);
                });
            } else {
                wire::message(output, metric::GAUGE, |output| {
                    wire::double(output, number::VALUE, value);
                });
            }
        });
    }
}

/// About the bytes that a family takes, so that the output grows once per family.
fn estimate(family: &FamilySnapshot) -> usize {
    const SERIES: usize = 32;
    const BUCKET: usize = 16;
    let header: &FamilyHeader = &family.layout.header;
    let series = family.layout.labels.len();
    let buckets = series * header.bounds.len();
    let header = 2 * header.name.len() + header.help.len() + SERIES;
    header + family.layout.labels.text_len() + series * SERIES + buckets * BUCKET
}

#[cfg(test)]
mod tests;
