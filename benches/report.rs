//! From measurements to rows whose costs are stated in clock readings.

use crate::clock;
use crate::harness::{Candidate, Measurement};
use crate::table::Row;
use crate::workload::{self, block_on};

const BARE: &str = "bare call";
const NOTHING: &str = "nothing";
const TSC: &str = "clock: two raw TSC reads";
const INSTANT: &str = "clock: two Instant::now";

/// How the argument of a call comes from its number.
pub trait Arguments: Fn(u64) -> u64 + Copy + Sync + 'static {}

impl<F: Fn(u64) -> u64 + Copy + Sync + 'static> Arguments for F {}

/// The bare call and the clocks, to be measured beside the tracked calls.
pub fn references(arguments: impl Arguments) -> Vec<Candidate> {
    vec![
        Candidate::new(BARE, move |call| workload::bare(arguments(call))),
        Candidate::new(TSC, move |call| clock::tsc_pair(arguments(call))),
        Candidate::new(INSTANT, move |call| clock::instant_pair(arguments(call))),
    ]
}

/// What is measured by itself costs so much more than a loop around nothing.
pub fn nothing() -> Candidate {
    Candidate::new(NOTHING, |call| call)
}

/// The same of asynchronous calls.
pub fn references_async(arguments: impl Arguments) -> Vec<Candidate> {
    vec![
        Candidate::new(BARE, move |call| {
            block_on(workload::bare_async(arguments(call)))
        }),
        Candidate::new(TSC, move |call| {
            block_on(clock::tsc_pair_async(arguments(call)))
        }),
        Candidate::new(INSTANT, move |call| {
            block_on(clock::instant_pair_async(arguments(call)))
        }),
    ]
}

/// Measurements with the references among them.
pub struct Report<'a> {
    pub figure: &'a str,
    pub measurements: &'a [Measurement],
}

impl Report<'_> {
    pub fn get(&self, name: &str) -> &Measurement {
        let found = self
            .measurements
            .iter()
            .find(|measurement| measurement.name == name);
        found.unwrap_or_else(|| panic!("no measurement of `{name}`"))
    }

    /// The measurements that are no references.
    pub fn tracked(&self) -> impl Iterator<Item = &Measurement> {
        self.measurements
            .iter()
            .filter(|measurement| ![BARE, NOTHING, TSC, INSTANT].contains(&measurement.name))
    }

    /// What a call of `name` costs more than the bare call.
    pub fn over(&self, name: &str) -> f64 {
        self.get(name).over(self.get(BARE))
    }

    /// What a turn of `name` costs more than one around nothing.
    pub fn over_nothing(&self, name: &str) -> f64 {
        self.get(name).over(self.get(NOTHING))
    }

    /// `nanoseconds` in pairs of raw TSC reads.
    pub fn tsc_pairs(&self, nanoseconds: f64) -> f64 {
        nanoseconds / self.over(TSC)
    }

    /// `nanoseconds` in pairs of `Instant::now`.
    pub fn instant_pairs(&self, nanoseconds: f64) -> f64 {
        nanoseconds / self.over(INSTANT)
    }

    pub fn row(&self, candidate: &str, nanoseconds: f64) -> Row {
        Row::new(self.figure, candidate, format!("{nanoseconds:.1} ns"))
            .clock_pairs(self.tsc_pairs(nanoseconds), self.instant_pairs(nanoseconds))
    }

    /// The two clocks' own rows: what the machine itself gives two threads is there too.
    pub fn clock_rows(&self) -> Vec<Row> {
        [TSC, INSTANT]
            .map(|name| {
                self.row(name, self.over(name))
                    .two_threads(self.get(name).gain())
            })
            .into()
    }
}
