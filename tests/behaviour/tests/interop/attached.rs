//! What of a registry of prometheus-client is shown.

use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, UNIX_EPOCH};

use callmeter::prometheus_client::from_fn;
use callmeter::{Format, Registry};
use callmeter_behaviour::{histogram, isolated, lines};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::exemplar::{CounterWithExemplar, HistogramWithExemplars};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, NativeHistogramConfig};
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry as ClientRegistry, Unit};

use super::{Pairs, counted, left_out, names, pairs, shown, strict};

/// One of each of its types.
fn every_kind() -> ClientRegistry {
    let mut theirs = ClientRegistry::default();
    theirs.register("requests", "Requests", counted(&[("method", "GET")]));
    let sent: Counter = Counter::default();
    sent.inc_by(512);
    theirs.register_with_unit("sent", "Sent", Unit::Bytes, sent);
    let load = Gauge::<f64, AtomicU64>::default();
    load.set(-0.5);
    theirs.register("load", "Load", load);
    let latency = Histogram::new([0.1, 1.0]);
    for seconds in [0.05, 0.5, 0.75, 20.0] {
        latency.observe(seconds);
    }
    theirs.register_with_unit("latency", "Latency", Unit::Seconds, latency);
    theirs.register(
        "build",
        "What runs",
        Info::new(pairs(&[("version", "1.2")])),
    );
    theirs
}

#[test]
fn every_type_in_both_formats_with_our_names_and_labels() {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("service", "x")
        .build()
        .expect("a registry");
    registry.register_prometheus_client(every_kind());
    strict(&registry);
    let text = |format| String::from_utf8(registry.encode(format)).expect("text");
    let classic = "\
# HELP shop_build_info What runs.
# TYPE shop_build_info gauge
shop_build_info{service=\"x\",version=\"1.2\"} 1
";
    let open_metrics = "\
# HELP shop_build What runs.
# TYPE shop_build info
shop_build_info{service=\"x\",version=\"1.2\"} 1
";
    assert!(text(Format::Text).contains(classic));
    assert!(text(Format::OpenMetrics).contains(open_metrics));
    let rest = "\
# HELP shop_latency_seconds Latency.
# TYPE shop_latency_seconds histogram
# UNIT shop_latency_seconds seconds
shop_latency_seconds_bucket{le=\"0.1\",service=\"x\"} 1
shop_latency_seconds_bucket{le=\"1.0\",service=\"x\"} 3
shop_latency_seconds_bucket{le=\"+Inf\",service=\"x\"} 4
shop_latency_seconds_sum{service=\"x\"} 21.3
shop_latency_seconds_count{service=\"x\"} 4
# HELP shop_load Load.
# TYPE shop_load gauge
shop_load{service=\"x\"} -0.5
# HELP shop_requests Requests.
# TYPE shop_requests counter
shop_requests_total{method=\"GET\",service=\"x\"} 1
# HELP shop_sent_bytes Sent.
# TYPE shop_sent_bytes counter
# UNIT shop_sent_bytes bytes
shop_sent_bytes_total{service=\"x\"} 512
";
    let shown = text(Format::OpenMetrics);
    assert!(shown.contains(rest), "{shown}");
    assert_eq!(registry.check(), Ok(()));
}

#[test]
fn it_may_be_shared_and_grow() {
    let registry = isolated();
    let shared = Arc::new(Mutex::new(ClientRegistry::default()));
    registry.register_prometheus_client(Arc::clone(&shared));
    let read = Arc::new(RwLock::new(ClientRegistry::default()));
    registry.register_prometheus_client(Arc::clone(&read));
    let owned = Arc::new(Mutex::new(vec![ClientRegistry::default(), every_kind()]));
    registry.register_prometheus_client(from_fn(move |read| {
        owned.lock().expect("no panic in it").iter().for_each(read);
    }));
    let late: Counter = Counter::default();
    let mut locked = shared.lock().expect("no panic in it");
    locked.register("late", "Registered late", late.clone());
    drop(locked);
    late.inc_by(5);
    let mut locked = read.write().expect("no panic in it");
    locked.register("later", "Registered later", late.clone());
    drop(locked);
    assert_eq!(lines(&registry, "late_total"), ["late_total 5"]);
    late.inc();
    assert_eq!(lines(&registry, "late_total"), ["late_total 6"]);
    assert_eq!(lines(&registry, "later_total"), ["later_total 6"]);
    assert_eq!(lines(&registry, "load"), ["load -0.5"]);
    strict(&registry);
}

#[test]
fn one_that_is_removed_is_not_shown_again() {
    let registry = isolated();
    let registration = registry.register_prometheus_client(every_kind());
    assert_eq!(lines(&registry, "load"), ["load -0.5"]);
    registration.remove();
    assert!(lines(&registry, "load").is_empty());
    registry.register_prometheus_client(every_kind());
    assert_eq!(lines(&registry, "load"), ["load -0.5"]);
}

#[test]
fn a_family_of_histograms() {
    let sizes: Family<Pairs, Histogram> =
        Family::new_with_constructor(|| Histogram::new([1.0, 1e7]));
    for (kind, size) in [("a", 0.5), ("a", 2e9), ("b", 1.0)] {
        let labels = pairs(&[("kind", kind), ("zone", "z")]);
        sizes.get_or_create(&labels).observe(size);
    }
    let mut theirs = ClientRegistry::default();
    theirs.register("size", "Sizes", sizes);
    let (registry, _) = shown(theirs);
    let of = |kind| histogram(&registry, "size", &[("kind", kind), ("zone", "z")]);
    let all = f64::INFINITY;
    assert_eq!(of("a"), (vec![(1.0, 1), (1e7, 1), (all, 2)], 2e9 + 0.5));
    assert_eq!(of("b"), (vec![(1.0, 1), (1e7, 1), (all, 1)], 1.0));
    // Bounds are written as all others are, so that their series have one name.
    let bucket = "size_bucket{kind=\"a\",le=\"1e+07\",zone=\"z\"} 1";
    assert!(lines(&registry, "size_bucket").contains(&bucket.to_owned()));
}

#[test]
fn f36_a_classic_and_native_histogram_is_a_classic_one() {
    let both = Histogram::new_classic_and_native([1.0], NativeHistogramConfig::default());
    both.observe(0.5);
    let mut theirs = ClientRegistry::default();
    theirs.register("both", "Both", both);
    let (registry, _) = shown(theirs);
    let all = f64::INFINITY;
    assert_eq!(
        histogram(&registry, "both", &[]),
        (vec![(1.0, 1), (all, 1)], 0.5)
    );
}

#[test]
fn exemplars_are_shown() {
    let counter: CounterWithExemplar<Pairs> = CounterWithExemplar::default();
    let at = UNIX_EPOCH + Duration::from_millis(1_700_000_000_500);
    counter.inc_by(3, Some(pairs(&[("trace_id", "a")])), Some(at));
    let sizes = HistogramWithExemplars::<Pairs>::new([1.0, 2.0].into_iter());
    sizes.observe(1.5, Some(pairs(&[("trace_id", "b"), ("c", "d")])), None);
    sizes.observe(0.5, None, None);
    sizes.observe(9.0, Some(pairs(&[("trace_id", "e")])), None);
    let mut theirs = ClientRegistry::default();
    theirs.register("traced", "Traced", counter);
    theirs.register("sizes", "Sizes", sizes);
    let (registry, snapshot) = shown(theirs);
    let text = String::from_utf8(registry.encode(Format::OpenMetrics)).expect("text");
    let traced: Vec<_> = text.lines().filter(|line| line.contains("} ")).collect();
    for line in [
        r#"traced_total 3 # {trace_id="a"} 3 1700000000.500"#,
        r#"sizes_bucket{le="2.0"} 2 # {c="d",trace_id="b"} 1.5"#,
        r#"sizes_bucket{le="+Inf"} 3 # {trace_id="e"} 9"#,
    ] {
        assert!(traced.contains(&line), "{line} is not in\n{text}");
    }
    assert_eq!(snapshot.exemplars().len(), 3);
    assert_eq!(left_out(&snapshot, "invalid"), Some(0.0));
    assert_eq!(lines(&registry, "traced_total"), ["traced_total 3"]);
}

#[test]
fn exemplars_that_no_server_takes_cost_only_exemplars() {
    let traced = |value: &str| {
        let counter: CounterWithExemplar<Pairs> = CounterWithExemplar::default();
        counter.inc_by(3, Some(pairs(&[("trace_id", value)])), None);
        counter
    };
    let mut theirs = ClientRegistry::default();
    theirs.register("long", "Long", traced(&"x".repeat(200)));
    theirs.register("quoted", "Quoted", traced("a\"b"));
    theirs.register("good", "Good", traced("c"));
    let (registry, snapshot) = shown(theirs);
    for name in ["long_total", "quoted_total", "good_total"] {
        assert_eq!(lines(&registry, name), [format!("{name} 3")]);
    }
    let samples = snapshot.exemplars();
    let names: Vec<_> = samples.iter().map(callmeter::Sample::name).collect();
    assert_eq!(names, ["good_total"]);
    // Each in each of four scrapes.
    assert_eq!(left_out(&snapshot, "invalid"), Some(8.0));
}

#[test]
fn families_without_series_are_not_shown() {
    let mut theirs = ClientRegistry::default();
    theirs.register("empty", "Empty", Family::<Pairs, Counter>::default());
    let (_, snapshot) = shown(theirs);
    assert!(names(&snapshot).is_empty());
}

/// Dashboards go on: a name is what it was, even where it says something twice.
#[test]
fn names_stay_as_they_were() {
    let mut theirs = ClientRegistry::default();
    theirs.register("jobs_total", "Jobs", counted(&[]));
    theirs.register_with_unit("wait_seconds", "Wait", Unit::Seconds, counted(&[]));
    theirs.register("rate:jobs", "Rate", Gauge::<i64>::default());
    theirs.register("rate:size", "Rate", Histogram::new([1.0]));
    let (_, snapshot) = shown(theirs);
    let expected = [
        "jobs_total_total",
        "rate:jobs",
        "rate:size_bucket",
        "rate:size_count",
        "rate:size_sum",
        "wait_seconds_seconds_total",
    ];
    assert_eq!(names(&snapshot), expected);
}

#[test]
fn numbers_that_are_none() {
    let values = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, 5e-324];
    let family = Family::<Pairs, Gauge<f64, AtomicU64>>::default();
    for (at, value) in values.into_iter().enumerate() {
        let labels = pairs(&[("at", &at.to_string())]);
        family.get_or_create(&labels).set(value);
    }
    let mut theirs = ClientRegistry::default();
    theirs.register("odd", "Odd", family);
    let (registry, _) = shown(theirs);
    let expected = [
        "odd{at=\"0\"} NaN",
        "odd{at=\"1\"} +Inf",
        "odd{at=\"2\"} -Inf",
        "odd{at=\"3\"} 1e+300",
        "odd{at=\"4\"} 5e-324",
    ];
    assert_eq!(lines(&registry, "odd"), expected);
}
