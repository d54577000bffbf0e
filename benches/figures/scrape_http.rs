//! A scrape of 100,000 series over HTTP, from the request to the last byte of the body.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::routing::MethodRouter;
use tokio::runtime::Runtime;
use tower_http::CompressionLevel;

use crate::harness::{median, nanoseconds, quantile};
use crate::http::scraper::Scraper;
use crate::http::{SAMPLES, go, servers};
use crate::peers::{Population, callmeter, families, prometheus_client};
use crate::table::{Bound, Row};

const PLAIN: &str = "a scrape of 100,000 series over HTTP";
const GZIP: &str = "a scrape of 100,000 series over HTTP, by gzip";
/// The same bytes, made beforehand.
const READY: &str = "(its bytes, kept ready: HTTP alone)";
const ROUNDS: usize = 31;

/// The series are those of two families: 86,000 counters and 1,000 histograms, whose lines
/// make up the 100,000. All servers stay up, and are asked in turns.
pub fn figure() -> Vec<Row> {
    let runtime = servers::runtime();
    let own = families::Global::empty();
    let registered = Arc::new(prometheus_client::Registered::empty());
    let (exporter, listening) = servers::serve_by_exporter(&runtime);
    servers::fill(&own);
    servers::fill(&*registered);
    servers::fill(&exporter);
    let routes = [
        (
            "prometheus-client, axum",
            servers::prometheus_client(registered),
        ),
        (
            "metrics exporter, axum",
            servers::metrics_exporter(&exporter),
        ),
    ];
    let own = servers::serve(&runtime, servers::callmeter());
    let ready = |encoding| {
        let server = servers::serve(&runtime, servers::kept_ready(encoding));
        Candidate::new(READY, server, encoding)
    };
    let go = go::serve();

    let of_own = |encoding| Candidate::new(callmeter::NAME, own, encoding);
    let mut plain = vec![of_own("identity"), ready("identity")];
    let mut gzip = vec![of_own("gzip"), ready("gzip")];
    for (name, route) in routes {
        plain.push(Candidate::new(
            name,
            servers::serve(&runtime, route.clone()),
            "identity",
        ));
        gzip.extend(compressed(&runtime, name, &route));
    }
    let name = "metrics exporter, its listener";
    plain.push(Candidate::new(name, listening, "identity"));
    if let Ok(server) = &go {
        plain.push(Candidate::new(go::NAME, server.address, "identity"));
        gzip.push(Candidate::new(go::NAME, server.address, "gzip"));
    }
    let without_go = |figure: &str| {
        let missing = go.as_ref().err()?;
        Some(Row::new(figure, go::NAME, missing.clone()))
    };
    let mut rows = measured(PLAIN, plain);
    rows.extend(without_go(PLAIN));
    rows.extend(measured(GZIP, gzip));
    rows.extend(without_go(GZIP));
    rows
}

/// A peer's route behind tower-http, at its default level and at its fastest.
fn compressed(runtime: &Runtime, name: &str, route: &MethodRouter) -> [Candidate; 2] {
    [
        ("tower-http", CompressionLevel::Default),
        ("tower-http, fastest", CompressionLevel::Fastest),
    ]
    .map(|(by, level)| {
        let route = servers::compressed(route.clone(), level);
        let server = servers::serve(runtime, route);
        Candidate::new(&format!("{name}, {by}"), server, "gzip")
    })
}

struct Candidate {
    name: String,
    scraper: Scraper,
    times: Vec<f64>,
}

impl Candidate {
    fn new(name: &str, server: SocketAddr, encoding: &str) -> Self {
        Self {
            name: name.to_owned(),
            scraper: Scraper::new(server, encoding),
            times: Vec::new(),
        }
    }

    fn scrape(&mut self) -> f64 {
        let start = Instant::now();
        self.scraper.scrape();
        nanoseconds(start.elapsed())
    }

    fn milliseconds(&self, part: f64) -> f64 {
        quantile(self.times.clone(), part) / 1e6
    }
}

fn measured(figure: &str, mut candidates: Vec<Candidate>) -> Vec<Row> {
    for candidate in &mut candidates {
        candidate.scrape();
        let samples = candidate.scraper.samples();
        assert!(samples >= SAMPLES, "{}: {samples} samples", candidate.name);
    }
    for _ in 0..ROUNDS {
        for candidate in &mut candidates {
            let time = candidate.scrape();
            candidate.times.push(time);
        }
    }
    // Ours come first: they are no peers.
    let own = median(candidates[0].times.clone());
    let rows = candidates.iter().enumerate();
    rows.map(|(index, candidate)| row(figure, candidate, (index > 1).then_some(own)))
        .collect()
}

/// With what a peer takes over ours.
fn row(figure: &str, candidate: &Candidate, own: Option<f64>) -> Row {
    let measured = format!(
        "{:.1} ms, at least {:.1}; {} KB",
        candidate.milliseconds(0.5),
        candidate.milliseconds(0.0),
        candidate.scraper.body.len() / 1000
    );
    let row = Row::new(figure, &candidate.name, measured);
    match own {
        Some(own) => row.target(
            median(candidate.times.clone()) / own,
            Bound::AtLeast(1.0),
            "× callmeter",
        ),
        None => row,
    }
}
