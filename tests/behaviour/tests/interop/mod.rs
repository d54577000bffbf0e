//! Beside other libraries: their metrics in ours, ours in theirs.

mod attached;
mod exported;
mod faults;
mod fields;
mod recorder;
mod texts;
mod twice;

use callmeter::{Format, ParsedFamily, Registry, Snapshot};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry as ClientRegistry;

/// Any labels.
type Pairs = Vec<(String, String)>;

fn pairs(labels: &[(&str, &str)]) -> Pairs {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    labels.iter().map(owned).collect()
}

/// What a strict parser reads in both formats.
#[track_caller]
fn strict(registry: &Registry) -> [Vec<ParsedFamily>; 2] {
    [Format::Text, Format::OpenMetrics].map(|format| {
        let text = String::from_utf8(registry.encode(format)).expect("text");
        callmeter::parse(&text, format).unwrap_or_else(|error| panic!("{error} in\n{text}"))
    })
}

/// The names of a registry's samples, each once, but for what it tells of itself.
fn names(snapshot: &Snapshot) -> Vec<String> {
    let samples = snapshot.samples().into_iter();
    let mut names: Vec<_> = samples.map(|sample| sample.name().to_owned()).collect();
    names.retain(|name| !name.starts_with("callmeter_"));
    names.dedup();
    names
}

/// How often something of the registries of prometheus-client was left out.
fn left_out(snapshot: &Snapshot, reason: &str) -> Option<f64> {
    let labels = [("collector", "prometheus_client"), ("reason", reason)];
    snapshot.value("callmeter_collector_errors_total", &labels)
}

/// A registry with a good family before and one behind what `fill` registers.
fn between_good_ones(fill: impl FnOnce(&mut ClientRegistry)) -> ClientRegistry {
    let mut theirs = ClientRegistry::default();
    let before = Gauge::<i64>::default();
    before.set(1);
    theirs.register("before", "A good one", before);
    fill(&mut theirs);
    let behind: Counter = Counter::default();
    behind.inc_by(2);
    theirs.register("behind", "A good one", behind);
    theirs
}

/// A counter with one series.
fn counted(labels: &[(&str, &str)]) -> Family<Pairs, Counter> {
    let family = Family::<Pairs, Counter>::default();
    family.get_or_create(&pairs(labels)).inc();
    family
}

/// What a registry of prometheus-client shows in one of ours, after its first scrape.
#[track_caller]
fn shown(theirs: ClientRegistry) -> (Registry, Snapshot) {
    let registry = callmeter_behaviour::isolated();
    registry.register_prometheus_client(theirs);
    strict(&registry);
    let snapshot = registry.snapshot();
    (registry, snapshot)
}
