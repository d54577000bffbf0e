//! Histograms: classic buckets, and native ones beside them.

use super::exemplar::{self, Exemplars};
use super::{family as family_fields, labels, metric};
use crate::snapshot::{FamilyHeader, FamilySnapshot, NativeHistogram, PlacedExemplar};
use crate::wire;

/// Field numbers of `Histogram`.
const SAMPLE_COUNT: u32 = 1;
const SAMPLE_SUM: u32 = 2;
const BUCKET: u32 = 3;
const SCHEMA: u32 = 5;
const ZERO_THRESHOLD: u32 = 6;
const ZERO_COUNT: u32 = 7;
const POSITIVE_SPAN: u32 = 12;
const POSITIVE_DELTA: u32 = 13;
const CREATED: u32 = 15;
const EXEMPLARS: u32 = 16;

/// Field numbers of `Bucket`.
mod bucket {
    pub(super) const CUMULATIVE_COUNT: u32 = 1;
    pub(super) const UPPER_BOUND: u32 = 2;
    pub(super) const EXEMPLAR: u32 = 3;
}

/// Field numbers of `BucketSpan`.
mod span {
    pub(super) const OFFSET: u32 = 1;
    pub(super) const LENGTH: u32 = 2;
}

/// Writes every series of a family. `values` are each one's buckets and sum.
pub(super) fn write(output: &mut Vec<u8>, family: &FamilySnapshot, values: &[u64]) {
    let header = &*family.layout.header;
    let mut exemplars = Exemplars::new(&family.details.exemplars);
    let cells = values.chunks_exact(header.bounds.len() + 2);
    let labels = family.layout.labels.bytes(labels::write);
    let series = labels.iter().zip(cells).enumerate();
    for (index, (labels, cells)) in series {
        let [buckets @ .., sum] = cells else { continue };
        let histogram = Histogram {
            header,
            buckets,
            sum: header.sums.value(*sum),
            native: family.details.natives.get(index),
            exemplars: exemplars.of(index),
        };
        wire::message(output, family_fields::METRIC, |output| {
            output.extend_from_slice(labels);
            wire::message(output, metric::HISTOGRAM, |output| {
                histogram.write(output);
                exemplar::write_created(output, CREATED, family, index);
            });
        });
    }
}

/// One series.
struct Histogram<'a> {
    header: &'a FamilyHeader,
    buckets: &'a [u64],
    sum: f64,
    native: Option<&'a NativeHistogram>,
    exemplars: &'a [PlacedExemplar],
}

impl Histogram<'_> {
    fn write(&self, output: &mut Vec<u8>) {
        // A server refuses a native histogram whose buckets are not its count. What is
        // observed meanwhile is there first, and so in this count.
        let count = match self.native {
            Some(native) => native.count(),
            None => self
                .buckets
                .iter()
                .fold(0_u64, |sum, own| sum.wrapping_add(*own)),
        };
        wire::uint(output, SAMPLE_COUNT, count);
        wire::double(output, SAMPLE_SUM, self.sum);
        self.write_buckets(output, count);
        if let Some(native) = self.native {
            write_native(output, native);
            for placed in self.exemplars {
                exemplar::write(output, EXEMPLARS, &placed.exemplar);
            }
        }
    }

    /// The last bucket, which is the count, is written only where it has an exemplar.
    fn write_buckets(&self, output: &mut Vec<u8>, count: u64) {
        let bounds = self.header.bounds.iter().map(|bound| bound.value);
        let mut exemplars = self.exemplars;
        let mut cumulative = 0_u64;
        for (at, (bound, own)) in bounds.zip(self.buckets).enumerate() {
            // A series that is begun anew while it is read may have fewer native ones.
            cumulative = cumulative.wrapping_add(*own).min(count);
            let placed = exemplar_of(&mut exemplars, at);
            write_bucket(output, cumulative, bound, placed);
        }
        if let Some(placed) = exemplars.last() {
            write_bucket(output, count, f64::INFINITY, Some(placed));
        }
    }
}

/// The exemplar of a bucket, to be asked for in their order; of several the last.
fn exemplar_of<'a>(rest: &mut &'a [PlacedExemplar], bucket: usize) -> Option<&'a PlacedExemplar> {
    let is_later = |placed: &PlacedExemplar| placed.bucket as usize > bucket;
    let end = rest.iter().position(is_later).unwrap_or(rest.len());
    let (own, later) = rest.split_at(end);
    *rest = later;
    own.last()
}

#[inline]
fn write_bucket(
    output: &mut Vec<u8>,
    cumulative: u64,
    bound: f64,
    placed: Option<&PlacedExemplar>,
) {
    wire::message(output, BUCKET, |output| {
        wire::uint(output, bucket::CUMULATIVE_COUNT, cumulative);
        wire::double(output, bucket::UPPER_BOUND, bound);
        if let Some(placed) = placed {
            exemplar::write(output, bucket::EXEMPLAR, &placed.exemplar);
        }
    });
}

/// A threshold above 0 is what tells a server that the histogram is native, even without
/// observations.
fn write_native(output: &mut Vec<u8>, native: &NativeHistogram) {
    wire::sint(output, SCHEMA, i64::from(native.schema));
    wire::double(output, ZERO_THRESHOLD, native.zero_threshold);
    wire::uint(output, ZERO_COUNT, native.zero_count);
    for run in runs(&native.buckets) {
        wire::message(output, POSITIVE_SPAN, |output| {
            wire::sint(output, span::OFFSET, i64::from(run.offset));
            wire::uint(output, span::LENGTH, u64::from(run.length));
        });
    }
    if !native.buckets.is_empty() {
        wire::message(output, POSITIVE_DELTA, |output| {
            write_deltas(output, native)
        });
    }
}

/// Each bucket's number less that of the one before, gaps left out.
fn write_deltas(output: &mut Vec<u8>, native: &NativeHistogram) {
    let mut before = 0_u64;
    for (_, count) in &native.buckets {
        let delta = count.wrapping_sub(before).cast_signed();
        wire::varint(output, wire::zigzag(delta));
        before = *count;
    }
}

/// Buckets without a gap between them.
struct Run {
    /// Of the first run its first index; of the others the length of the gap before.
    offset: i32,
    length: u32,
}

fn runs(buckets: &[(i32, u64)]) -> impl Iterator<Item = Run> {
    let mut end = 0;
    buckets
        .chunk_by(|(one, _), (next, _)| one + 1 == *next)
        .filter_map(move |run| {
            let offset = run.first()?.0 - end;
            end = run.last()?.0 + 1;
            let length = run.len() as u32;
            Some(Run { offset, length })
        })
}
