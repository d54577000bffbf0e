//! Counting while somebody takes a scrape of 100,000 series at 1 KiB a second.

use std::hint::black_box;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::harness::{nanoseconds, quantile, spin_for};
use crate::http::{COUNTERS, HISTOGRAMS, into_socket, servers, slow};
use crate::peers::{Population, SeriesLabels, callmeter, families, prometheus_client};
use crate::table::{Bound, Row};

const FIGURE: &str = "counting while a scrape is read at 1 KiB/s";
const LASTS: Duration = Duration::from_secs(12);
/// Between two updates.
const PAUSE: Duration = Duration::from_micros(2);
/// Between two new series.
const NEW_SERIES: Duration = Duration::from_millis(5);

pub fn figure() -> Vec<Row> {
    let runtime = servers::runtime();
    vec![
        machine(&runtime),
        own(&runtime),
        encoded_first(&runtime),
        encoded_into_the_socket(&runtime),
        exporter(&runtime),
    ]
}

/// The clock and the machine's own pauses, while our server is asked.
fn machine(runtime: &Runtime) -> Row {
    let nothing = |number: usize| {
        black_box(number);
    };
    let server = servers::serve(runtime, servers::callmeter());
    // What a registry tells of itself is too short to be read slowly.
    servers::fill(&families::Global::empty());
    let measured = measure(runtime, server, nothing, nothing);
    row("(nothing: the machine's own pauses)", &measured)
}

fn own(runtime: &Runtime) -> Row {
    let population = families::Global::empty();
    let server = servers::serve(runtime, servers::callmeter());
    let measured = counted(runtime, server, &population);
    let slowest = measured.updates.microseconds(0.9999);
    row(callmeter::NAME, &measured).target(slowest, Bound::AtMost(1_000.0), "µs at p99.99")
}

fn encoded_first(runtime: &Runtime) -> Row {
    let population = Arc::new(prometheus_client::Registered::empty());
    servers::fill(&*population);
    let route = servers::prometheus_client(Arc::clone(&population));
    let server = servers::serve(runtime, route);
    let measured = counted(runtime, server, &*population);
    row("prometheus-client, axum", &measured)
}

fn encoded_into_the_socket(runtime: &Runtime) -> Row {
    let population = Arc::new(prometheus_client::Registered::empty());
    servers::fill(&*population);
    let server = into_socket::serve(Arc::clone(&population));
    let measured = counted(runtime, server, &*population);
    row("prometheus-client, into the socket", &measured)
}

fn exporter(runtime: &Runtime) -> Row {
    let (population, server) = servers::serve_by_exporter(runtime);
    servers::fill(&population);
    let measured = counted(runtime, server, &population);
    row("metrics exporter, its listener", &measured)
}

struct Measured {
    updates: Latencies,
    new_series: Latencies,
    scrapes: usize,
}

/// Nanoseconds of many small things.
#[derive(Default)]
struct Latencies(Vec<f64>);

impl Latencies {
    fn time(&mut self, work: impl FnOnce()) {
        let start = Instant::now();
        work();
        self.0.push(nanoseconds(start.elapsed()));
    }

    fn microseconds(&self, part: f64) -> f64 {
        quantile(self.0.clone(), part) / 1e3
    }
}

/// Updates of known series take turns between counters and histograms.
fn counted(runtime: &Runtime, server: SocketAddr, population: &impl Population) -> Measured {
    let labels: Vec<_> = (0..HISTOGRAMS).map(SeriesLabels::numbered).collect();
    let update = |number: usize| {
        let labels = &labels[number / 2 % HISTOGRAMS];
        match number % 2 {
            0 => population.count(labels),
            _ => population.observe(labels),
        }
    };
    let make = |number| population.count(&SeriesLabels::numbered(COUNTERS + number));
    measure(runtime, server, update, make)
}

fn measure(
    runtime: &Runtime,
    server: SocketAddr,
    update: impl Fn(usize),
    make: impl Fn(usize),
) -> Measured {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let scrapes = scope.spawn(|| slow::scrape_until(&done, runtime, server));
        let (mut updates, mut new_series) = (Latencies::default(), Latencies::default());
        let begin = Instant::now();
        while begin.elapsed() < LASTS {
            let made = new_series.0.len();
            if begin.elapsed() > NEW_SERIES * made as u32 {
                new_series.time(|| make(made));
            }
            let number = updates.0.len();
            updates.time(|| update(number));
            spin_for(PAUSE);
        }
        done.store(true, Ordering::Relaxed);
        let scrapes = scrapes.join().expect("the slow scraper");
        Measured {
            updates,
            new_series,
            scrapes,
        }
    })
}

fn row(candidate: &str, measured: &Measured) -> Row {
    let Measured {
        updates,
        new_series,
        scrapes,
    } = measured;
    let measured = format!(
        "p50 {:.1}, p99.99 {:.1}, max {:.1} µs; a new series p50 {:.1}, max {:.1} µs; {scrapes} scrapes",
        updates.microseconds(0.5),
        updates.microseconds(0.9999),
        updates.microseconds(1.0),
        new_series.microseconds(0.5),
        new_series.microseconds(1.0),
    );
    Row::new(FIGURE, candidate, measured)
}
