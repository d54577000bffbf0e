//! Recording elsewhere than in the global registry: what it costs more.

use crate::harness::{Candidate, measure_with_two_threads};
use crate::peers::callmeter::{self, OTHER};
use crate::report::{Report, references};
use crate::table::Row;

const ROUNDS: usize = 301;
const FIGURE: &str = "another registry: over the global one";

pub fn figure() -> Vec<Row> {
    let mut candidates = references(|call| call);
    candidates.extend([
        Candidate::new(callmeter::NAME, callmeter::call),
        Candidate::within(
            "inside one scope",
            |calls| OTHER.scope_sync(calls),
            callmeter::call,
        ),
        Candidate::new("a scope around each call", |call| {
            OTHER.scope_sync(|| callmeter::call(call))
        }),
        Candidate::new("`registry =` on the function", callmeter::call_elsewhere),
    ]);
    let measurements = measure_with_two_threads(&candidates, ROUNDS);
    let report = Report {
        figure: FIGURE,
        measurements: &measurements,
    };
    let global = report.get(callmeter::NAME);
    let elsewhere = report
        .tracked()
        .filter(|measurement| measurement.name != callmeter::NAME);
    let mut rows = report.clock_rows();
    rows.extend(elsewhere.map(|measurement| {
        let extra = measurement.over(global);
        report
            .row(measurement.name, extra)
            .two_threads(measurement.gain())
    }));
    rows
}
