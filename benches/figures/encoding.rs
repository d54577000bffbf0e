//! A whole scrape of 10,000 counters and 1,000 histograms into one buffer.

use std::sync::Mutex;

use crate::harness::{Candidate, Measurement, measure};
use crate::peers::{
    Population, SeriesLabels, callmeter, families, fastmetrics, measured, metrics,
    prometheus_client,
};
use crate::table::{Bound, Row};

const ROUNDS: usize = 51;
const COUNTERS: usize = 10_000;
const HISTOGRAMS: usize = 1_000;
const FIGURE: &str = "a scrape of 10,000 counters and 1,000 histograms of 11 bounds";
const FIGURE_OF_FAMILIES: &str =
    "a scrape of 10,000 counters and 1,000 histograms of 11 bounds, from families";

pub fn figure() -> Vec<Row> {
    beside_peers::<callmeter::Global, callmeter::Scoped>(FIGURE)
}

pub fn figure_of_families() -> Vec<Row> {
    beside_peers::<families::Global, families::Other>(FIGURE_OF_FAMILIES)
}

fn beside_peers<Own: Population, Other: Population>(figure: &str) -> Vec<Row> {
    let filled = [
        filled::<Own>(),
        filled::<Other>(),
        filled::<prometheus_client::Registered>(),
        filled::<metrics::Exporter>(),
        filled::<measured::Registered>(),
        filled::<fastmetrics::Registered>(),
    ];
    let (candidates, bytes): (Vec<_>, Vec<_>) = filled.into_iter().unzip();
    let measurements = measure(&candidates, ROUNDS);
    let callmeter = measurements[0].nanoseconds();
    measurements
        .iter()
        .zip(bytes)
        .map(|(measurement, bytes)| row(figure, measurement, bytes, callmeter))
        .collect()
}

/// The candidate, and the bytes it writes.
fn filled<P: Population>() -> (Candidate, usize) {
    let population = P::empty();
    for number in 0..COUNTERS {
        population.count(&SeriesLabels::numbered(number));
    }
    for number in 0..HISTOGRAMS {
        let labels = SeriesLabels::numbered(number);
        (0..20).for_each(|_| population.observe(&labels));
    }
    let mut buffer = P::Buffer::default();
    let bytes = population.encode(&mut buffer);
    let buffer = Mutex::new(buffer);
    let encode = move |_| population.encode(&mut buffer.lock().expect("the buffer"));
    (Candidate::new(P::NAME, encode), bytes)
}

fn row(figure: &str, measurement: &Measurement, bytes: usize, callmeter: f64) -> Row {
    let nanoseconds = measurement.nanoseconds();
    let measured = format!("{:.2} ms, {} KB", nanoseconds / 1e6, bytes / 1000);
    let row = Row::new(figure, measurement.name, measured);
    let limit = match measurement.name {
        prometheus_client::Registered::NAME => 5.0,
        measured::Registered::NAME | fastmetrics::Registered::NAME => 3.0,
        _ => return row,
    };
    row.target(
        nanoseconds / callmeter,
        Bound::AtLeast(limit),
        "× callmeter",
    )
}
