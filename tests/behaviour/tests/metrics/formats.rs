//! Every metric in both text formats, as the strictest server reads them.

use std::time::Instant;

use callmeter::{
    Counter, Family, Format, Gauge, Histogram, Info, LabelValue, MetricFamilies, ParsedFamily,
    ParsedKind, Registry, StateGauge, StateSet,
};
use callmeter_behaviour::isolated;

use super::{Kind, Query, Queue, READ, Verb, parsed};

#[derive(Clone, Copy, LabelValue)]
enum Phase {
    Starting,
    Serving,
}

#[derive(MetricFamilies)]
struct Alone {
    /// Jobs "done".
    ///
    /// Not part of the help.
    counter: Counter,
    /// Work done.
    #[metric(unit = "seconds")]
    floating_counter: Counter<f64>,
    /// Connections.
    gauge: Gauge,
    /// How full it is.
    #[metric(unit = "ratio")]
    floating_gauge: Gauge<f64>,
    /// Sizes of files.
    #[metric(unit = "bytes", buckets = [0.5, 1, 1e6])]
    histogram: Histogram,
    /// What is running.
    about: Info,
    /// What it does.
    state_set: StateSet<Phase>,
    /// What it does, by a number.
    state_gauge: StateGauge<Phase>,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "of", subsystem = "families", labels(component = "x y"))]
struct InFamilies {
    /// Jobs "done".
    counter: Family<Queue<'static>, Counter>,
    /// Work done.
    #[metric(unit = "seconds")]
    floating_counter: Family<Kind, Counter<f64>>,
    /// Connections.
    gauge: Family<Kind, Gauge>,
    /// How full it is.
    #[metric(unit = "ratio")]
    floating_gauge: Family<Query<'static>, Gauge<f64>>,
    /// Sizes of files.
    #[metric(unit = "bytes", buckets = [0.5, 1, 1e6])]
    histogram: Family<Query<'static>, Histogram>,
    /// What is running.
    about: Family<Queue<'static>, Info>,
    /// What it does.
    state_set: Family<Query<'static>, StateSet<Phase>>,
    /// What it does, by a number.
    state_gauge: Family<Kind, StateGauge<Phase>>,
}

type Row = (&'static str, ParsedKind, Option<&'static str>, &'static str);

const ROWS: [Row; 8] = [
    ("about", ParsedKind::Info, None, "What is running."),
    ("counter", ParsedKind::Counter, None, "Jobs \"done\"."),
    (
        "floating_counter_seconds",
        ParsedKind::Counter,
        Some("seconds"),
        "Work done.",
    ),
    (
        "floating_gauge_ratio",
        ParsedKind::Gauge,
        Some("ratio"),
        "How full it is.",
    ),
    ("gauge", ParsedKind::Gauge, None, "Connections."),
    (
        "histogram_bytes",
        ParsedKind::Histogram,
        Some("bytes"),
        "Sizes of files.",
    ),
    (
        "state_gauge",
        ParsedKind::Gauge,
        None,
        "What it does, by a number.",
    ),
    ("state_set", ParsedKind::StateSet, None, "What it does."),
];

/// As OpenMetrics has it.
fn assert_open_metrics(families: &[ParsedFamily], prefix: &str) {
    let own = families
        .iter()
        .filter(|family| !family.name().starts_with("callmeter_"));
    let found: Vec<_> = own
        .map(|f| (f.name(), f.kind(), f.unit(), f.help().unwrap_or_default()))
        .collect();
    let names = ROWS.map(|row| format!("{prefix}{}", row.0));
    let expected: Vec<Row2<'_>> = ROWS
        .iter()
        .zip(&names)
        .map(|((_, kind, unit, help), name)| (name.as_str(), *kind, *unit, *help))
        .collect();
    assert_eq!(found, expected);
    assert!(families.iter().all(|family| !family.samples().is_empty()));
}

type Row2<'a> = (&'a str, ParsedKind, Option<&'a str>, &'a str);

/// Classic text has no units, infos and state sets are gauges, and counters say `_total`.
fn assert_classic(families: &[ParsedFamily], prefix: &str) {
    let own = families
        .iter()
        .filter(|family| !family.name().starts_with("callmeter_"));
    let found: Vec<_> = own
        .map(|f| (f.name().to_owned(), f.kind(), f.help().unwrap_or_default()))
        .collect();
    let expected: Vec<_> = ROWS
        .iter()
        .map(|(name, kind, _, help)| {
            let (suffix, kind) = match kind {
                ParsedKind::Counter => ("_total", ParsedKind::Counter),
                ParsedKind::Info => ("_info", ParsedKind::Gauge),
                ParsedKind::StateSet => ("", ParsedKind::Gauge),
                _ => ("", *kind),
            };
            (format!("{prefix}{name}{suffix}"), kind, *help)
        })
        .collect();
    assert_eq!(found, expected);
}

fn assert_formats(registry: &Registry, prefix: &str) {
    assert_open_metrics(&parsed(registry, Format::OpenMetrics), prefix);
    assert_classic(&parsed(registry, Format::Text), prefix);
}

#[test]
fn alone() {
    let registry = isolated();
    let all = Alone::register(&registry).expect("nothing else has its names");
    all.about.set(&[("version", "1")]).expect("good names");
    assert_formats(&registry, "");
    all.counter.inc();
    all.floating_counter.inc_by(1e-7);
    all.gauge.set(-3);
    all.floating_gauge.set(f64::NAN);
    all.histogram.observe(0.75);
    all.state_set.set(Phase::Serving);
    all.state_gauge.set(Phase::Starting);
    assert_formats(&registry, "");
    all.gauge.set_since(Instant::now());
    all.floating_gauge.set_since(Instant::now());
    assert_formats(&registry, "");
}

#[test]
fn in_families() {
    let registry = isolated();
    let all = InFamilies::register(&registry).expect("nothing else has its names");
    // Without series there are no families to be seen but those of closed labels.
    parsed(&registry, Format::OpenMetrics);
    parsed(&registry, Format::Text);
    for odd in ["plain", "", "\"", "\\n", "line\nbreak", "le", "ß"] {
        let queue = Queue { queue: odd };
        let query = Query {
            verb: Verb::Insert,
            table: odd,
        };
        all.counter.with(&queue).inc();
        all.floating_counter.with(&READ).inc_by(0.5);
        all.gauge.with(&READ).dec();
        all.floating_gauge.with(&query).set(f64::NEG_INFINITY);
        all.histogram.with(&query).observe(2);
        all.about
            .with(&queue)
            .set(&[("of", odd)])
            .expect("good names");
        all.state_set.with(&query).set(Phase::Serving);
        all.state_gauge.with(&READ).set(Phase::Serving);
        assert_formats(&registry, "of_families_");
    }
    let families = parsed(&registry, Format::OpenMetrics);
    let counter = families
        .iter()
        .find(|family| family.name() == "of_families_counter")
        .expect("it is there");
    let mut queues: Vec<_> = counter.samples().iter().map(|s| s.label("queue")).collect();
    queues.sort();
    // The empty one is an absent label.
    let present = ["\"", "\\n", "le", "line\nbreak", "plain", "ß"].map(Some);
    assert_eq!(queues, [&[None][..], &present].concat());
    assert!(
        counter
            .samples()
            .iter()
            .all(|sample| sample.label("component") == Some("x y"))
    );
}
