//! A registry of callmeter in an endpoint of prometheus-client.

use std::borrow::Cow;

use callmeter::prometheus_client::RegistryCollector;
use callmeter::{Format, Operation, Outcome, ParsedFamily, Registry, track_task};
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry as ClientRegistry;

use super::counted;

#[track_task]
fn work(kind: &str) -> Result<(), std::num::ParseIntError> {
    kind.parse::<u8>().map(drop)
}

/// Stores an entry.
#[derive(Operation)]
#[operation(value(entry_size, unit = "bytes", buckets = [1e3, 1e6]))]
struct Store<'a> {
    cache: &'a str,
}

/// Everything that a registry can hold.
fn ours() -> Registry {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("zone", "a\"b\\c\nd")
        .build()
        .expect("a registry");
    registry.scope_sync(|| {
        let _ = (work("1"), work("x"));
        let call = Store { cache: "é" }.start();
        call.observe(Store::ENTRY_SIZE, 2_500.5);
        call.finish(Outcome::Success);
    });
    let collect = |into: &mut callmeter::Collection| {
        into.gauge("load", "Load\nof \"C:\\\".")
            .with(&[("core", "0")], -1.5);
        into.counter("cpu", "Time.").unit("seconds").value(1.25);
        into.info("build", "What runs.")
            .with(&[("version", "1")], 1);
        into.histogram("latency", "Latency.", &[0.5])
            .unit("seconds")
            .with(&[], &[1, 2], 7.25);
        Ok(())
    };
    registry
        .collector_fn("all", collect)
        .expect("nothing else has its names");
    registry
}

fn shown(theirs: &ClientRegistry) -> Vec<ParsedFamily> {
    let mut text = String::new();
    encode(&mut text, theirs).expect("memory");
    callmeter::parse(&text, Format::OpenMetrics)
        .unwrap_or_else(|error| panic!("{error} in\n{text}"))
}

fn in_ours(registry: &Registry) -> Vec<ParsedFamily> {
    let text = String::from_utf8(registry.encode(Format::OpenMetrics)).expect("text");
    callmeter::parse(&text, Format::OpenMetrics).expect("a strict parser takes it")
}

/// Name, type, help and unit; then the samples, by name and labels.
type Seen = (String, String, Vec<(String, Vec<(String, String)>, f64)>);

fn seen(family: &ParsedFamily) -> Seen {
    let head = format!(
        "{:?} {:?} {:?}",
        family.kind(),
        family.help(),
        family.unit()
    );
    let mut samples: Vec<_> = family
        .samples()
        .iter()
        .map(|sample| {
            let labels = sample.labels().iter();
            let labels = labels.map(|(name, value)| {
                let bound = value.parse::<f64>().ok().filter(|_| name == "le");
                let value = bound.map_or(value.clone(), |bound| bound.to_string());
                (name.clone(), value)
            });
            (sample.name().to_owned(), labels.collect(), sample.value())
        })
        .collect();
    samples.sort_by(|a, b| (&a.0, &a.1).cmp(&(&b.0, &b.1)));
    (family.name().to_owned(), head, samples)
}

#[test]
fn names_types_help_and_values_are_the_same() {
    let registry = ours();
    let mut theirs = ClientRegistry::default();
    theirs.register_collector(Box::new(RegistryCollector::new(&registry)));
    let theirs: Vec<_> = shown(&theirs).iter().map(seen).collect();
    let ours: Vec<_> = in_ours(&registry).iter().map(seen).collect();
    assert_eq!(theirs, ours);
    let names: Vec<_> = ours.iter().map(|(name, ..)| name.as_str()).collect();
    for name in [
        "shop_task",
        "shop_entry_size_bytes",
        "shop_cpu_seconds",
        "shop_build",
    ] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
}

#[test]
fn they_stand_beside_its_own() {
    let registry = ours();
    let label = (Cow::from("service"), Cow::from("x"));
    let mut theirs = ClientRegistry::with_prefix_and_labels("app", [label].into_iter());
    theirs.register("requests", "Requests", counted(&[("method", "GET")]));
    theirs.register_collector(Box::new(RegistryCollector::new(&registry)));
    let families = shown(&theirs);
    let find = |name: &str, labels: &[(&str, &str)]| {
        let mut samples = families.iter().flat_map(ParsedFamily::samples);
        let sample = samples.find(|sample| {
            let mut labels = labels.iter();
            sample.name() == name && labels.all(|(name, value)| sample.label(name) == Some(value))
        });
        sample.map(callmeter::ParsedSample::value)
    };
    let service = ("service", "x");
    assert_eq!(
        find("app_requests_total", &[service, ("method", "GET")]),
        Some(1.0)
    );
    let failed = [service, ("task_name", "work"), ("status", "failure")];
    assert_eq!(find("app_shop_task_total", &failed), Some(1.0));
    assert_eq!(
        find("app_shop_build_info", &[service, ("version", "1")]),
        Some(1.0)
    );
    assert_eq!(
        find(
            "app_shop_latency_seconds_bucket",
            &[service, ("le", "+Inf")]
        ),
        Some(3.0)
    );
}
