//! One label from an argument: what it costs more than fixed labels.

use std::sync::LazyLock;

use crate::harness::{Candidate, measure};
use crate::peers::callmeter::{self, Kind};
use crate::peers::{self, Peer, fastmetrics, measured, metrics, prometheus_client};
use crate::report::{Report, references};
use crate::table::{Bound, Row};

const ROUNDS: usize = 601;

/// How many values an open label takes: always the same, some, many.
const USER_COUNTS: [usize; 3] = [1, 16, 1024];

static USERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    (0..1024)
        .map(|number| format!("user-{number}@example.org"))
        .collect()
});

pub fn figure() -> Vec<Row> {
    metrics::set_up();
    let mut rows: Vec<Row> = USER_COUNTS.into_iter().flat_map(open).collect();
    rows.extend(closed());
    rows
}

/// One of the first `count` users, in an order that no prefetcher guesses.
fn user(call: u64, count: usize) -> &'static str {
    let scattered = call.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    &USERS[scattered as usize & (count - 1)]
}

fn open(count: usize) -> Vec<Row> {
    const FIXED: &str = "callmeter, fixed labels";
    fn fixed<P: Peer>(name: &'static str, count: usize) -> Candidate {
        Candidate::new(name, move |call| {
            peers::call_for::<P>(call, user(call, count))
        })
        .tidied_by(P::tidy)
    }
    fn by_user<P: Peer>(count: usize) -> Candidate {
        fixed::<P>(P::NAME, count)
    }
    // Each peer beside the cheapest it has for fixed labels.
    let pairs = [
        (callmeter::NAME, FIXED),
        (prometheus_client::ByUser::NAME, "prometheus-client, fixed"),
        (metrics::ByUser::NAME, "metrics, fixed"),
        (measured::ByUser::NAME, "measured, fixed"),
        (fastmetrics::ByUser::NAME, "fastmetrics, fixed"),
    ];
    let mut candidates = references(|call| call);
    candidates.extend([
        Candidate::new(FIXED, move |call| {
            callmeter::call_for_nobody(call, user(call, count))
        }),
        Candidate::new(callmeter::NAME, move |call| {
            callmeter::call_for(call, user(call, count))
        }),
        fixed::<prometheus_client::Kept>("prometheus-client, fixed", count),
        by_user::<prometheus_client::ByUser>(count),
        fixed::<metrics::Kept>("metrics, fixed", count),
        by_user::<metrics::ByUser>(count),
        fixed::<measured::Dense>("measured, fixed", count),
        by_user::<measured::ByUser>(count),
        fixed::<fastmetrics::Kept>("fastmetrics, fixed", count),
        by_user::<fastmetrics::ByUser>(count),
    ]);
    let figure = format!("one open label of {count} values: over fixed labels");
    let limit = 0.75;
    extras(&figure, &candidates, &pairs, limit)
}

fn closed() -> Vec<Row> {
    // An operation that has an open label too is looked up by all its labels.
    const BESIDE_OPEN: &str = "callmeter, beside an open label";
    const FIXED_BESIDE_OPEN: &str = "callmeter, fixed beside an open label";
    const FIXED: &str = "callmeter, fixed labels";
    let kind = |call: u64| Kind::ALL[call as usize % Kind::ALL.len()];
    let mut candidates = references(|call| call);
    candidates.extend([
        Candidate::new(FIXED, move |call| {
            callmeter::call_of_one_kind(call, kind(call))
        }),
        Candidate::new(callmeter::NAME, move |call| {
            callmeter::call_of_kind(call, kind(call))
        }),
        Candidate::new(FIXED_BESIDE_OPEN, move |call| {
            callmeter::call_of_task_and_one_kind(call, kind(call))
        }),
        Candidate::new(BESIDE_OPEN, move |call| {
            callmeter::call_of_task_and_kind(call, kind(call))
        }),
    ]);
    let pairs = [(callmeter::NAME, FIXED), (BESIDE_OPEN, FIXED_BESIDE_OPEN)];
    extras(
        "one closed label: over fixed labels",
        &candidates,
        &pairs,
        0.25,
    )
}

/// A row for each pair: what its first costs more than its second.
fn extras(
    figure: &str,
    candidates: &[Candidate],
    pairs: &[(&'static str, &'static str)],
    limit: f64,
) -> Vec<Row> {
    let measurements = measure(candidates, ROUNDS);
    let report = Report {
        figure,
        measurements: &measurements,
    };
    let mut rows = report.clock_rows();
    rows.extend(pairs.iter().map(|(name, fixed)| {
        let extra = report.get(name).over(report.get(fixed));
        let row = report.row(name, extra);
        if *name == callmeter::NAME {
            row.target(
                report.instant_pairs(extra),
                Bound::AtMost(limit),
                "Instant pairs",
            )
        } else {
            row
        }
    }));
    rows
}
