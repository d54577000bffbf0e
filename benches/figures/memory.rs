//! Heap bytes per series, and what a thread's own cells cost.

use std::sync::Arc;
use std::thread;
use std::time::Instant;

use crate::harness::{median, nanoseconds};
use crate::heap;
use crate::peers::{
    Population, SeriesLabels, callmeter, families, fastmetrics, measured, metrics,
    prometheus_client,
};
use crate::table::Row;

const SERIES: usize = 10_000;
const PER_SERIES: &str = "heap per series, bytes";
const PER_SERIES_OF_FAMILIES: &str = "heap per series of a family, bytes";
const PER_THREAD: &str = "heap per series and further thread, bytes";
const SPAWN: &str = "a thread's life";
const SPAWNS: usize = 501;

pub fn figure() -> Vec<Row> {
    heap::count();
    let labels: Arc<[SeriesLabels]> = (0..SERIES).map(SeriesLabels::numbered).collect();
    let mut rows = beside_peers::<callmeter::Global, callmeter::Scoped>(PER_SERIES, &labels);
    rows.extend(per_thread(&labels));
    rows.extend(spawning(&labels));
    rows
}

pub fn figure_of_families() -> Vec<Row> {
    heap::count();
    let labels: Arc<[SeriesLabels]> = (0..SERIES).map(SeriesLabels::numbered).collect();
    beside_peers::<families::Global, families::Other>(PER_SERIES_OF_FAMILIES, &labels)
}

fn beside_peers<Own: Population, Other: Population>(
    figure: &str,
    labels: &[SeriesLabels],
) -> Vec<Row> {
    let mut rows = Vec::new();
    rows.extend(per_series::<Own>(figure, labels));
    rows.extend(per_series::<Other>(figure, labels));
    rows.extend(per_series::<prometheus_client::Registered>(figure, labels));
    rows.extend(per_series::<metrics::Exporter>(figure, labels));
    rows.extend(per_series::<measured::Registered>(figure, labels));
    rows.extend(per_series::<fastmetrics::Registered>(figure, labels));
    rows
}

/// The populations stay, so that what is freed does not count against the next.
fn per_series<P: Population>(figure: &str, labels: &[SeriesLabels]) -> [Row; 2] {
    let population = Box::leak(Box::new(P::empty()));
    // The first of each brings what is not per series: families, thread locals.
    population.count(&labels[0]);
    population.observe(&labels[0]);
    let empty = heap::in_use();
    labels[1..]
        .iter()
        .for_each(|labels| population.count(labels));
    let counted = heap::in_use();
    labels[1..]
        .iter()
        .for_each(|labels| population.observe(labels));
    let observed = heap::in_use();
    let row = |kind: &str, bytes: usize| {
        let each = bytes as f64 / (labels.len() - 1) as f64;
        Row::new(
            &format!("{figure}: {kind}"),
            P::NAME,
            format!("{each:.0} bytes"),
        )
    };
    [
        row("counter", counted - empty),
        row("histogram of 11 bounds", observed - counted),
    ]
}

/// A second thread touches every series that this one has touched.
fn per_thread(labels: &Arc<[SeriesLabels]>) -> [Row; 2] {
    let own = labels.clone();
    let second = thread::spawn(move || {
        callmeter::Global.count(&own[0]);
        callmeter::Global.observe(&own[0]);
        let before = heap::in_use();
        own[1..]
            .iter()
            .for_each(|labels| callmeter::Global.count(labels));
        let counted = heap::in_use();
        own[1..]
            .iter()
            .for_each(|labels| callmeter::Global.observe(labels));
        (counted - before, heap::in_use() - counted)
    });
    let (counters, histograms) = second.join().expect("the second thread");
    let row = |kind: &str, bytes: usize| {
        let each = bytes as f64 / (labels.len() - 1) as f64;
        Row::new(
            &format!("{PER_THREAD}: {kind}"),
            callmeter::NAME,
            format!("{each:.0} bytes"),
        )
    };
    [
        row("counter", counters),
        row("histogram of 11 bounds", histograms),
    ]
}

/// Spawn and join, for threads that touch none, one or a thousand series.
fn spawning(labels: &Arc<[SeriesLabels]>) -> Vec<Row> {
    let variants = [
        ("touches no series", 0),
        ("touches 1 series", 1),
        ("touches 1,000 series", 1000),
    ];
    let mut microseconds = vec![Vec::new(); variants.len()];
    for _ in 0..SPAWNS {
        for (index, (_, touched)) in variants.iter().enumerate() {
            let (labels, touched) = (labels.clone(), *touched);
            let start = Instant::now();
            let thread = thread::spawn(move || {
                labels[..touched]
                    .iter()
                    .for_each(|labels| callmeter::Global.observe(labels));
            });
            thread.join().expect("a short thread");
            microseconds[index].push(nanoseconds(start.elapsed()) / 1e3);
        }
    }
    variants
        .iter()
        .zip(microseconds)
        .map(|((name, _), times)| Row::new(SPAWN, name, format!("{:.1} µs", median(times))))
        .collect()
}
