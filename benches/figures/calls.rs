//! A tracked call with fixed labels, over the bare call, on one thread and on two.

use crate::harness::{Candidate, Measurement, measure_with_two_threads};
use crate::peers::{
    self, Peer, autometrics, callmeter, fastmetrics, measured, metrics, prometheus_client,
};
use crate::report::{Arguments, Report, references, references_async};
use crate::table::{Bound, Row};
use crate::workload::{block_on, every_fourth_refused};

const ROUNDS: usize = 301;

pub fn figure() -> Vec<Row> {
    autometrics::set_up();
    metrics::set_up();
    let ok = |call: u64| call;
    let mut rows = report("sync, Ok", synchronous(ok));
    rows.extend(report("async, Ok", asynchronous(ok)));
    rows.extend(report(
        "sync, 1 in 4 Err",
        synchronous(every_fourth_refused),
    ));
    rows.extend(report(
        "async, 1 in 4 Err",
        asynchronous(every_fourth_refused),
    ));
    rows
}

fn synchronous(arguments: impl Arguments) -> Vec<Candidate> {
    fn peer<P: Peer>(arguments: impl Arguments) -> Candidate {
        Candidate::new(P::NAME, move |call| peers::call::<P>(arguments(call))).tidied_by(P::tidy)
    }
    let mut candidates = references(arguments);
    candidates.extend([
        Candidate::new(callmeter::NAME, move |call| {
            callmeter::call(arguments(call))
        }),
        peer::<prometheus_client::Kept>(arguments),
        peer::<prometheus_client::LookedUp>(arguments),
        Candidate::new(autometrics::NAME, move |call| {
            autometrics::call(arguments(call))
        }),
        peer::<metrics::Kept>(arguments),
        peer::<metrics::Macros>(arguments),
        peer::<measured::Dense>(arguments),
        peer::<fastmetrics::Kept>(arguments),
        peer::<fastmetrics::LookedUp>(arguments),
    ]);
    candidates
}

fn asynchronous(arguments: impl Arguments) -> Vec<Candidate> {
    fn peer<P: Peer>(arguments: impl Arguments) -> Candidate {
        Candidate::new(P::NAME, move |call| {
            block_on(peers::call_async::<P>(arguments(call)))
        })
        .tidied_by(P::tidy)
    }
    let mut candidates = references_async(arguments);
    candidates.extend([
        Candidate::new(callmeter::NAME, move |call| {
            block_on(callmeter::call_async(arguments(call)))
        }),
        peer::<prometheus_client::Kept>(arguments),
        peer::<prometheus_client::LookedUp>(arguments),
        Candidate::new(autometrics::NAME, move |call| {
            block_on(autometrics::call_async(arguments(call)))
        }),
        peer::<metrics::Kept>(arguments),
        peer::<metrics::Macros>(arguments),
        peer::<measured::Dense>(arguments),
        peer::<fastmetrics::Kept>(arguments),
        peer::<fastmetrics::LookedUp>(arguments),
    ]);
    candidates
}

fn report(variant: &str, candidates: Vec<Candidate>) -> Vec<Row> {
    let measurements = measure_with_two_threads(&candidates, ROUNDS);
    let figure = &format!("call, {variant}: over the bare call");
    let report = Report {
        figure,
        measurements: &measurements,
    };
    let mut rows = report.clock_rows();
    rows.extend(
        report
            .tracked()
            .map(|measurement| cost(&report, measurement)),
    );
    let gain = report.get(callmeter::NAME).gain();
    let figure = format!("call, {variant}: two threads on one series");
    rows.push(
        Row::new(&figure, callmeter::NAME, format!("{gain:.2} ×")).target(
            gain,
            Bound::AtLeast(1.9),
            "× of one thread",
        ),
    );
    rows
}

fn cost(report: &Report<'_>, measurement: &Measurement) -> Row {
    let name = measurement.name;
    let over = report.over(name);
    let row = report.row(name, over).two_threads(measurement.gain());
    let times_callmeter = over / report.over(callmeter::NAME);
    if name == callmeter::NAME {
        row.target(report.tsc_pairs(over), Bound::AtMost(1.3), "TSC pairs")
    } else if name == prometheus_client::Kept::NAME {
        row.target(times_callmeter, Bound::AtLeast(2.8), "× callmeter")
    } else if name == autometrics::NAME {
        row.target(times_callmeter, Bound::AtLeast(30.0), "× callmeter")
    } else {
        row
    }
}
