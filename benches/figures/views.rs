//! More families of one operation, and a value: what they cost a call.

use crate::harness::{Candidate, measure};
use crate::peers::callmeter;
use crate::report::{Report, references};
use crate::table::{Bound, Row};

const ROUNDS: usize = 601;

const DEFAULT: &str = "callmeter, default families";
const VIEWS: &str = "three completed families";
const VALUE: &str = "a value from the returned one";
const BY_HAND: &str = "a value by the handle, random";

pub fn figure() -> Vec<Row> {
    let mut candidates = references(|call| call);
    candidates.extend([
        Candidate::new(DEFAULT, callmeter::call),
        Candidate::new(VIEWS, callmeter::call_seen),
        Candidate::new(VALUE, callmeter::call_observed),
        Candidate::new(BY_HAND, |call| {
            callmeter::call_observed_by_hand(call.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20)
        }),
    ]);
    let measurements = measure(&candidates, ROUNDS);
    let report = Report {
        figure: "more families and a value",
        measurements: &measurements,
    };
    let mut rows = report.clock_rows();
    rows.push(report.row(DEFAULT, report.over(DEFAULT)));
    rows.push(views(&report));
    rows.extend([VALUE, BY_HAND].map(|name| value(&report, name)));
    rows
}

/// Beside the whole call with the default families.
fn views(report: &Report<'_>) -> Row {
    let times = report.over(VIEWS) / report.over(DEFAULT);
    report.row(VIEWS, report.over(VIEWS)).target(
        times,
        Bound::AtMost(1.05),
        "× the default families",
    )
}

/// What it costs more than the call without it.
fn value(report: &Report<'_>, name: &'static str) -> Row {
    let extra = report.get(name).over(report.get(VIEWS));
    report.row(name, extra).target(
        report.instant_pairs(extra),
        Bound::AtMost(0.1),
        "Instant pairs more",
    )
}
