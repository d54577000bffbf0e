//! Exemplars, and points in time.

use crate::exposition::protobuf::labels;
use crate::snapshot::{Exemplar, FamilySnapshot, PlacedExemplar};
use crate::wire;

/// Field numbers of `Exemplar`, besides its labels.
const VALUE: u32 = 2;
const TIMESTAMP: u32 = 3;

/// Field numbers of `google.protobuf.Timestamp`.
const SECONDS: u32 = 1;
const NANOS: u32 = 2;

/// The exemplars of a family, series after series.
pub(super) struct Exemplars<'a> {
    rest: &'a [PlacedExemplar],
}

impl<'a> Exemplars<'a> {
    pub(super) fn new(all: &'a [PlacedExemplar]) -> Exemplars<'a> {
        Exemplars { rest: all }
    }

    /// Those of a series, to be asked for in the order of the series.
    #[inline]
    pub(super) fn of(&mut self, series: usize) -> &'a [PlacedExemplar] {
        let is_other = |placed: &PlacedExemplar| placed.series as usize != series;
        let end = self.rest.iter().position(is_other);
        let (own, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        own
    }
}

pub(super) fn write(output: &mut Vec<u8>, field: u32, exemplar: &Exemplar) {
    wire::message(output, field, |output| {
        for (name, value) in &exemplar.labels {
            labels::write_pair(output, name, value);
        }
        wire::double(output, VALUE, exemplar.value);
        if let Some(seconds) = exemplar.timestamp {
            write_time(output, TIMESTAMP, seconds);
        }
    });
}

/// Writes when a series began, if that is known.
pub(super) fn write_created(
    output: &mut Vec<u8>,
    field: u32,
    family: &FamilySnapshot,
    series: usize,
) {
    if let Some(seconds) = family.details.created.get(series) {
        write_time(output, field, *seconds);
    }
}

/// Writes a point in time, in seconds since 1970.
fn write_time(output: &mut Vec<u8>, field: u32, since_1970: f64) {
    let whole = since_1970.floor();
    // Less than a second, so that it is never rounded up to one.
    let nanos = ((since_1970 - whole) * 1e9) as i64;
    wire::message(output, field, |output| {
        wire::int(output, SECONDS, whole as i64);
        wire::int(output, NANOS, nanos.min(999_999_999));
    });
}
