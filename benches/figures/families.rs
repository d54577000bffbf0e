//! Families on structs: handles that are kept, and series that are looked up at each call,
//! over a loop around nothing. Lookups are measured with warm caches, as what is looked up at
//! each call finds them.

use std::sync::LazyLock;

use crate::harness::{Candidate, Measurement, measure_with_two_threads};
use crate::peers::families::{self, Verb};
use crate::peers::{Population, SeriesLabels, fastmetrics, measured, metrics, prometheus_client};
use crate::report::{Report, nothing, references};
use crate::table::{Bound, Row};

const ROUNDS: usize = 301;
const COMBINATIONS: usize = 1_000;
/// Enough calls to meet nearly all of them.
const WARM_UP: u64 = 5_000;

pub fn figure() -> Vec<Row> {
    let mut rows = counters();
    rows.extend(histograms());
    rows.extend(closed());
    rows.extend(counters_by_open_labels());
    rows.extend(histograms_by_open_labels());
    rows
}

fn with_references(candidates: impl IntoIterator<Item = Candidate>) -> Vec<Measurement> {
    let mut all = references(|call| call);
    all.push(nothing());
    all.extend(candidates);
    measure_with_two_threads(&all, ROUNDS)
}

/// What is between 0.001 and 10, in an order that no branch guesses.
fn seconds(call: u64) -> f64 {
    let scattered = call.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 50;
    (1 + scattered) as f64 / 1_638.4
}

fn counters() -> Vec<Row> {
    metrics::set_up();
    let measurements = with_references([
        Candidate::new(families::NAME, |_| families::KEPT.letters.inc()),
        Candidate::new("prometheus-client", |_| prometheus_client::COUNTER.inc()),
        Candidate::new("metrics", |_| metrics::COUNTER.increment(1)),
        Candidate::new("measured", |_| measured::COUNTER.inc()),
        Candidate::new("fastmetrics", |_| fastmetrics::COUNTER.inc()),
    ]);
    let report = Report {
        figure: "a counter, handle kept: `inc`",
        measurements: &measurements,
    };
    with_targets(&report, 0.1, None)
}

fn histograms() -> Vec<Row> {
    let measurements = with_references([
        Candidate::new(families::NAME, |call| {
            families::KEPT.answer.observe(seconds(call));
        }),
        Candidate::new("prometheus-client", |call| {
            prometheus_client::HISTOGRAM.observe(seconds(call));
        }),
        Candidate::new("metrics", |call| metrics::HISTOGRAM.record(seconds(call)))
            .tidied_by(metrics::tidy),
        Candidate::new("measured", |call| {
            measured::HISTOGRAM.observe(seconds(call));
        }),
        Candidate::new("fastmetrics", |call| {
            fastmetrics::HISTOGRAM.observe(seconds(call));
        }),
    ]);
    let report = Report {
        figure: "a histogram of 11 bounds, handle kept: `observe`",
        measurements: &measurements,
    };
    with_targets(&report, 0.25, Some(4.0))
}

fn closed() -> Vec<Row> {
    const VERBS: [Verb; 4] = [Verb::Select, Verb::Insert, Verb::Update, Verb::Insert];
    let measurements = with_references([Candidate::new(families::NAME, |call| {
        families::count_query(VERBS[call as usize & 3], call & 4 == 0);
    })]);
    let report = Report {
        figure: "a counter by two closed labels, looked up at each call",
        measurements: &measurements,
    };
    with_targets(&report, 0.25, None)
}

/// Rows of what costs so many `Instant` pairs, and of prometheus-client, which costs so many
/// times as much.
fn with_targets(report: &Report<'_>, limit: f64, times: Option<f64>) -> Vec<Row> {
    let own = report.over_nothing(families::NAME);
    let mut rows = report.clock_rows();
    rows.extend(report.tracked().map(|measurement| {
        let name = measurement.name;
        let over = report.over_nothing(name);
        let row = report.row(name, over).two_threads(measurement.gain());
        match times {
            _ if name == families::NAME => row.target(
                report.instant_pairs(over),
                Bound::AtMost(limit),
                "Instant pairs",
            ),
            Some(times) if name == "prometheus-client" => {
                row.target(over / own, Bound::AtLeast(times), "× callmeter")
            }
            _ => row,
        }
    }));
    let gain = report.get(families::NAME).gain();
    rows.push(
        Row::new(
            report.figure,
            "callmeter, two threads",
            format!("{gain:.2} ×"),
        )
        .target(gain, Bound::AtLeast(1.9), "× of one thread"),
    );
    rows
}

static LABELS: LazyLock<Vec<SeriesLabels>> =
    LazyLock::new(|| (0..COMBINATIONS).map(SeriesLabels::numbered).collect());

/// Some of the label sets, in an order that no prefetcher guesses.
fn labels(call: u64) -> &'static SeriesLabels {
    let scattered = call.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    &LABELS[scattered as usize % COMBINATIONS]
}

fn counters_by_open_labels() -> Vec<Row> {
    fn by_labels<P: Population>() -> Candidate {
        let population = P::empty();
        Candidate::new(P::NAME, move |call| population.count(labels(call))).warmed_up_by(WARM_UP)
    }
    let measurements = with_references([
        by_labels::<families::Global>(),
        by_labels::<families::Other>(),
        by_labels::<prometheus_client::Registered>(),
        by_labels::<metrics::Exporter>(),
        by_labels::<measured::Registered>(),
        by_labels::<fastmetrics::Registered>(),
    ]);
    by_open_labels(&Report {
        figure: "a counter by two open labels, 1,000 combinations, looked up at each call",
        measurements: &measurements,
    })
}

fn histograms_by_open_labels() -> Vec<Row> {
    fn by_labels<P: Population>() -> Candidate {
        let population = P::empty();
        Candidate::new(P::NAME, move |call| population.observe(labels(call))).warmed_up_by(WARM_UP)
    }
    let measurements = with_references([
        by_labels::<families::Global>(),
        by_labels::<families::Other>(),
        by_labels::<prometheus_client::Registered>(),
        by_labels::<measured::Registered>(),
        by_labels::<fastmetrics::Registered>(),
    ]);
    by_open_labels(&Report {
        figure: "a histogram by two open labels, 1,000 combinations, looked up at each call",
        measurements: &measurements,
    })
}

/// With the peers that have to be so many times as dear, on one thread and on two.
fn by_open_labels(report: &Report<'_>) -> Vec<Row> {
    const PEERS: [&str; 2] = [
        prometheus_client::Registered::NAME,
        measured::Registered::NAME,
    ];
    const TIMES: Bound = Bound::AtLeast(2.0);
    let own = report.over_nothing(families::NAME);
    // Of a call, while another thread does the same.
    let beside = |measurement: &Measurement| 2.0 * measurement.nanoseconds() / measurement.gain();
    let own_beside = beside(report.get(families::NAME));
    let mut rows = report.clock_rows();
    for measurement in report.tracked() {
        let name = measurement.name;
        let over = report.over_nothing(name);
        let row = report.row(name, over).two_threads(measurement.gain());
        if !PEERS.contains(&name) {
            rows.push(row);
            continue;
        }
        let times = beside(measurement) / own_beside;
        let measured = format!("{:.1} ns", beside(measurement));
        let both = Row::new(
            report.figure,
            &format!("{name}, each of two threads"),
            measured,
        );
        rows.push(row.target(over / own, TIMES, "× callmeter"));
        rows.push(both.target(times, TIMES, "× callmeter"));
    }
    rows
}
