//! Exemplars that are given with a number.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use callmeter::{
    Counter, ExemplarLabels, Family, Format, Histogram, LabelSet, MetricFamilies, Registry,
    track_task,
};
use callmeter_exemplars::{exemplars, texts};

#[derive(LabelSet)]
struct Route {
    route: String,
}

fn route(text: &str) -> Route {
    Route {
        route: text.to_owned(),
    }
}

#[derive(MetricFamilies)]
struct Web {
    /// Requests.
    requests: Family<Route, Counter>,
    /// Work done.
    work: Counter<f64>,
    /// Sizes.
    #[metric(unit = "bytes", buckets = [1.0, 2.0, 4.0])]
    size: Histogram,
    /// Times.
    #[metric(unit = "seconds", buckets = [0.1, 1.0])]
    time: Histogram,
}

fn web() -> (Registry, Web) {
    let registry = Registry::builder().build().expect("a registry");
    let web = Web::register(&registry).expect("families");
    (registry, web)
}

fn errors(registry: &Registry) -> f64 {
    let value = registry
        .snapshot()
        .value("callmeter_internal_errors_total", &[]);
    value.expect("it is always there")
}

#[test]
fn the_last_one_of_each_counter_and_bucket_is_shown() {
    let (registry, web) = web();
    let index = web.requests.with(&route("/"));
    index.inc_with_exemplar([("id", "a")]);
    index.inc_by_with_exemplar(5, [("id", "b")]);
    index.inc();
    web.requests.with(&route("/x")).inc();
    web.work.inc_with_exemplar([("id", "c")]);
    web.work
        .inc_by_with_exemplar(0.25, vec![("id".to_owned(), "d".to_owned())]);
    for (size, id) in [(1, "e"), (3, "f"), (2, "g"), (9, "h"), (4, "i")] {
        web.size
            .observe_with_exemplar(size, [("id", id)].as_slice());
    }
    web.time
        .observe_with_exemplar(Duration::from_millis(250), [("id", "j")]);
    web.time.observe_with_exemplar(f64::INFINITY, [("id", "k")]);
    let expected = [
        ["requests_total", "", "b"],
        ["size_bytes_bucket", "+Inf", "h"],
        ["size_bytes_bucket", "1.0", "e"],
        ["size_bytes_bucket", "2.0", "g"],
        ["size_bytes_bucket", "4.0", "i"],
        ["time_seconds_bucket", "+Inf", "k"],
        ["time_seconds_bucket", "1.0", "j"],
        ["work_total", "", "d"],
    ];
    assert_eq!(
        exemplars(&registry, "le", "id"),
        expected.map(|row| row.map(str::to_owned))
    );
    assert_eq!(
        registry
            .snapshot()
            .value("requests_total", &[("route", "/")]),
        Some(7.0)
    );
    assert_eq!(registry.snapshot().value("work_total", &[]), Some(1.25));
    assert_eq!(registry.snapshot().value("size_bytes_sum", &[]), Some(19.0));
    let values: Vec<f64> = registry
        .snapshot()
        .exemplars()
        .iter()
        .filter_map(|sample| Some(sample.exemplar()?.value()))
        .collect();
    assert_eq!(values, [5.0, 9.0, 1.0, 2.0, 4.0, f64::INFINITY, 0.25, 0.25]);
}

#[test]
fn only_openmetrics_shows_them() {
    fn at() -> SystemTime {
        UNIX_EPOCH + Duration::from_micros(1_700_000_000_123_900)
    }
    let registry = Registry::builder()
        .system_clock(at)
        .build()
        .expect("a registry");
    let web = Web::register(&registry).expect("families");
    web.requests
        .with(&route("/"))
        .inc_with_exemplar([("id", "a}# {é"), ("other", "")]);
    web.size.observe_with_exemplar(1.5, [("id", "b")]);
    let [open, classic] = texts(&registry);
    let lines: Vec<&str> = open.lines().filter(|line| line.contains(" # ")).collect();
    assert_eq!(
        lines,
        [
            r#"requests_total{route="/"} 1 # {id="a}# {é"} 1 1700000000.124"#,
            r#"size_bytes_bucket{le="2.0"} 1 # {id="b"} 1.5 1700000000.124"#,
        ]
    );
    assert!(!classic.contains(" # "), "{classic}");
    let families = callmeter::parse(&open, Format::OpenMetrics).expect("strict");
    let parsed: Vec<_> = families
        .iter()
        .flat_map(callmeter::ParsedFamily::samples)
        .filter_map(callmeter::ParsedSample::exemplar)
        .collect();
    assert_eq!(parsed.len(), 2);
    assert_eq!(parsed[0].label("id"), Some("a}# {é"));
    assert_eq!(
        (parsed[1].value(), parsed[1].timestamp()),
        (1.5, Some(1_700_000_000.124))
    );
}

#[test]
fn f24_before_1970_exemplars_have_no_timestamp() {
    fn before() -> SystemTime {
        UNIX_EPOCH - Duration::from_secs(1)
    }
    #[track_task]
    fn work() {}
    let registry = Registry::builder()
        .system_clock(before)
        .exemplars(|| Some([("id", "b")]))
        .created_timestamps()
        .build()
        .expect("a registry");
    let web = Web::register(&registry).expect("families");
    web.work.inc_with_exemplar([("id", "a")]);
    registry.scope_sync(work);
    let [open, _] = texts(&registry);
    assert!(open.contains("work_total 1 # {id=\"a\"} 1\n"), "{open}");
    assert!(open.contains("} 1 # {id=\"b\"} 1\n"), "{open}");
    assert!(!open.contains("_created"), "{open}");
    let samples = registry.snapshot().exemplars();
    assert_eq!(samples.len(), 3);
    for sample in samples {
        assert_eq!(
            sample.exemplar().and_then(|exemplar| exemplar.timestamp()),
            None
        );
    }
}

#[test]
fn what_is_refused_is_counted_and_the_number_counts_all_the_same() {
    let (registry, web) = web();
    let requests = web.requests.with(&route("/"));
    let long = "é".repeat(127);
    requests.inc_with_exemplar([("i", &*long)]);
    assert_eq!(
        (exemplars(&registry, "route", "i").len(), errors(&registry)),
        (1, 0.0)
    );
    let longer = "é".repeat(128);
    requests.inc_with_exemplar([("i", &*longer)]);
    requests.inc_with_exemplar([("1", "")]);
    requests.inc_with_exemplar([("a", "b"), ("a", "c")]);
    requests.inc_with_exemplar([("a", "\"")]);
    let none: [(&str, &str); 0] = [];
    requests.inc_with_exemplar(none);
    assert_eq!(errors(&registry), 4.0);
    let kept = [["requests_total", "/", &*long].map(str::to_owned)];
    assert_eq!(exemplars(&registry, "route", "i"), kept);
    web.size.observe_with_exemplar(f64::NAN, [("i", "x")]);
    web.size.observe_with_exemplar(-1, [("i", "x")]);
    web.size.observe_with_exemplar(None::<u64>, [("i", "x")]);
    web.work.inc_by_with_exemplar(-1.0, [("i", "x")]);
    assert_eq!(exemplars(&registry, "route", "i"), kept);
    assert_eq!(errors(&registry), 7.0);
    assert_eq!(
        registry
            .snapshot()
            .value("requests_total", &[("route", "/")]),
        Some(6.0)
    );
    assert_eq!(texts(&registry).len(), 2);
}

#[test]
fn labels_that_panic_change_nothing() {
    struct Bomb;
    impl ExemplarLabels for Bomb {
        fn each(&self, _: &mut dyn FnMut(&str, &str)) {
            panic!("by the program");
        }
    }
    let (registry, web) = web();
    web.work.inc_with_exemplar(Bomb);
    assert_eq!(registry.snapshot().value("work_total", &[]), Some(1.0));
    assert_eq!(registry.snapshot().exemplars(), []);
}

#[test]
fn a_series_that_comes_again_has_none_of_its_former_life() {
    let (registry, web) = web();
    let requests = web.requests.with(&route("/"));
    requests.inc_with_exemplar([("id", "a")]);
    assert_eq!(registry.snapshot().exemplars().len(), 1);
    assert!(web.requests.remove(&route("/")));
    assert_eq!(registry.snapshot().exemplars(), []);
    web.requests.with(&route("/")).inc();
    assert_eq!(registry.snapshot().exemplars(), []);
    web.requests.remove(&route("/"));
    // A handle that was kept brings the series back.
    requests.inc_with_exemplar([("id", "b")]);
    let expected = [["requests_total", "/", "b"].map(str::to_owned)];
    assert_eq!(exemplars(&registry, "route", "id"), expected);
}

#[test]
fn memory_of_a_removed_series_leads_nobody_astray() {
    let registry = Registry::builder()
        .removed_series_grace(Duration::ZERO)
        .build()
        .expect("a registry");
    let web = Web::register(&registry).expect("families");
    web.requests
        .with(&route("/old"))
        .inc_with_exemplar([("id", "old")]);
    web.requests.remove(&route("/old"));
    web.requests.with(&route("/new")).inc();
    assert_eq!(registry.snapshot().exemplars(), []);
    assert_eq!(
        registry
            .snapshot()
            .value("requests_total", &[("route", "/new")]),
        Some(1.0)
    );
}
