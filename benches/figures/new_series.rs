//! Making new series while 100,000 of them are scraped in a loop.

use std::hint::black_box;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::harness::{nanoseconds, quantile, spin_for};
use crate::peers::{
    Population, SeriesLabels, callmeter, families, fastmetrics, measured, metrics,
    prometheus_client,
};
use crate::table::{Bound, Row};

const FIGURE: &str = "a new series while 100,000 are scraped";
const FIGURE_OF_FAMILIES: &str = "a new series while 100,000 are scraped, of a family";
const SERIES: usize = 100_000;
const NEW_SERIES: usize = 20_000;
/// Where creation waits for each scrape, fewer have to do.
const TIME_LIMIT: Duration = Duration::from_secs(15);
/// Between two new series, so that they fall on all moments of several scrapes.
const PAUSE: Duration = Duration::from_micros(50);

pub fn figure() -> Vec<Row> {
    beside_peers::<callmeter::Global, callmeter::Scoped>(FIGURE)
}

pub fn figure_of_families() -> Vec<Row> {
    beside_peers::<families::Global, families::Other>(FIGURE_OF_FAMILIES)
}

fn beside_peers<Own: Population, Other: Population>(figure: &str) -> Vec<Row> {
    vec![
        row::<Machine>(),
        row::<Own>().with_target(),
        row::<Other>().with_target(),
        row::<prometheus_client::Registered>(),
        row::<metrics::Exporter>(),
        row::<measured::Registered>(),
        row::<fastmetrics::Registered>(),
    ]
    .into_iter()
    .map(|latencies| latencies.into_row(figure))
    .collect()
}

/// What the machine itself adds: instead of making a series, as much time is spent,
/// and a scrape only keeps the other processor busy.
struct Machine;

/// About as long as it takes to make a series.
const MOMENT: Duration = Duration::from_micros(1);

impl Population for Machine {
    const NAME: &'static str = "(nothing: the machine's own pauses)";
    type Buffer = usize;

    fn empty() -> Self {
        Self
    }

    fn count(&self, labels: &SeriesLabels) {
        black_box(labels);
        spin_for(MOMENT);
    }

    fn observe(&self, labels: &SeriesLabels) {
        black_box(labels);
    }

    fn encode(&self, buffer: &mut usize) -> usize {
        for _ in 0..1_000_000 {
            *buffer = black_box(*buffer + 1);
        }
        *buffer
    }
}

struct Latencies {
    name: &'static str,
    nanoseconds: Vec<f64>,
    scrapes: usize,
    has_target: bool,
}

impl Latencies {
    fn with_target(mut self) -> Self {
        self.has_target = true;
        self
    }

    fn into_row(self, figure: &str) -> Row {
        let microseconds = |part| quantile(self.nanoseconds.clone(), part) / 1e3;
        let measured = format!(
            "p50 {:.1}, p99 {:.1}, p99.9 {:.1}, max {:.1} µs in {} scrapes",
            microseconds(0.5),
            microseconds(0.99),
            microseconds(0.999),
            microseconds(1.0),
            self.scrapes
        );
        let row = Row::new(figure, self.name, measured);
        if self.has_target {
            row.target(microseconds(0.999), Bound::AtMost(100.0), "µs at p99.9")
        } else {
            row
        }
    }
}

fn row<P: Population>() -> Latencies {
    let population = P::empty();
    for number in 0..SERIES {
        population.count(&SeriesLabels::numbered(number));
    }
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let scrapes = scope.spawn(|| scrape_until(&done, &population));
        let nanoseconds = make_series(&population);
        done.store(true, Ordering::Relaxed);
        let scrapes = scrapes.join().expect("the scraping thread");
        Latencies {
            name: P::NAME,
            nanoseconds,
            scrapes,
            has_target: false,
        }
    })
}

fn scrape_until<P: Population>(done: &AtomicBool, population: &P) -> usize {
    let mut buffer = P::Buffer::default();
    let mut scrapes = 0;
    while !done.load(Ordering::Relaxed) {
        black_box(population.encode(&mut buffer));
        scrapes += 1;
    }
    scrapes
}

/// The nanoseconds that each took.
fn make_series<P: Population>(population: &P) -> Vec<f64> {
    let begin = Instant::now();
    let mut durations = Vec::with_capacity(NEW_SERIES);
    for number in SERIES..SERIES + NEW_SERIES {
        let labels = SeriesLabels::numbered(number);
        let start = Instant::now();
        population.count(&labels);
        durations.push(nanoseconds(start.elapsed()));
        if begin.elapsed() > TIME_LIMIT {
            break;
        }
        spin_for(PAUSE);
    }
    durations
}
