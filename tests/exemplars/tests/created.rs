//! When series began.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use callmeter::{
    Counter, ErrorType, Family, Gauge, Histogram, Info, LabelSet, LabelValue, MetricFamilies,
    Operation, Outcome, Registry, Task, track_task,
};
use callmeter_exemplars::texts;

/// A clock of a test's own.
macro_rules! clock {
    ($seconds:ident) => {
        static $seconds: AtomicU64 = AtomicU64::new(1_000);
        fn clock() -> SystemTime {
            UNIX_EPOCH + Duration::from_secs($seconds.load(Relaxed))
        }
    };
}

fn registry(clock: fn() -> SystemTime) -> Registry {
    let builder = Registry::builder().system_clock(clock).created_timestamps();
    builder.build().expect("a registry")
}

#[derive(Debug, ErrorType)]
enum Fault {
    Late,
}

#[track_task]
fn fetch(fails: bool) -> Result<(), Fault> {
    if fails { Err(Fault::Late) } else { Ok(()) }
}

#[derive(LabelValue)]
enum Verb {
    Get,
    Put,
}

#[derive(LabelSet)]
struct ByVerb {
    verb: Verb,
}

#[derive(LabelSet)]
struct ByHost<'a> {
    host: &'a str,
}

#[derive(MetricFamilies)]
struct Web {
    /// Requests.
    requests: Family<ByVerb, Counter>,
    /// Bytes.
    #[metric(unit = "bytes", buckets = [10.0])]
    size: Family<ByHost<'static>, Histogram>,
    /// Work done.
    work: Counter<f64>,
    /// Open connections.
    open: Gauge,
    /// What runs.
    program: Info,
}

#[test]
fn series_of_calls_begin_with_their_label_set_and_errors_when_they_are_met() {
    clock!(NOW);
    let registry = registry(clock);
    NOW.store(2_000, Relaxed);
    registry.scope_sync(|| {
        Task { task_name: "a" }.record(Outcome::Success, Duration::ZERO, 0);
    });
    NOW.store(3_000, Relaxed);
    registry.scope_sync(|| {
        Task { task_name: "a" }.record(Outcome::Failure, Duration::ZERO, 0);
        Task { task_name: "b" }.record(Outcome::Success, Duration::ZERO, 0);
    });
    let snapshot = registry.snapshot();
    let of = |name: &str, task, label, value| {
        snapshot.value(name, &[("task_name", task), (label, value)])
    };
    for status in ["success", "failure", "panic"] {
        assert_eq!(of("task_created", "a", "status", status), Some(2_000.0));
        assert_eq!(of("task_created", "b", "status", status), Some(3_000.0));
        let duration = of("task_duration_seconds_created", "b", "status", status);
        assert_eq!(duration, Some(3_000.0));
    }
    assert_eq!(
        of("task_errors_created", "a", "error_type", "failure"),
        Some(3_000.0)
    );
    assert_eq!(
        snapshot.value("task_in_progress_created", &[("task_name", "a")]),
        None
    );
    assert_eq!(
        snapshot.value("callmeter_internal_errors_created", &[]),
        Some(1_000.0)
    );

    // Series that come later are sorted in between, with their own beginnings.
    NOW.store(4_000, Relaxed);
    registry.scope_sync(|| {
        Task { task_name: "aa" }.record(Outcome::Success, Duration::ZERO, 0);
    });
    let snapshot = registry.snapshot();
    for (task, began) in [("a", 2_000.0), ("aa", 4_000.0), ("b", 3_000.0)] {
        let labels = [("task_name", task), ("status", "success")];
        assert_eq!(
            snapshot.value("task_created", &labels),
            Some(began),
            "{task}"
        );
    }
}

#[test]
fn errors_that_are_known_begin_with_the_function() {
    clock!(NOW);
    let registry = registry(clock);
    registry
        .scope_sync(|| fetch(false))
        .expect("it does not fail");
    NOW.store(2_000, Relaxed);
    let _ = registry.scope_sync(|| fetch(true));
    let labels = [("task_name", "fetch"), ("error_type", "late")];
    assert_eq!(
        registry.snapshot().value("task_errors_total", &labels),
        Some(1.0)
    );
    assert_eq!(
        registry.snapshot().value("task_errors_created", &labels),
        Some(1_000.0)
    );
}

#[test]
fn closed_series_begin_when_they_are_registered_and_open_ones_when_they_are_used() {
    clock!(NOW);
    let registry = registry(clock);
    NOW.store(2_000, Relaxed);
    let web = Web::register(&registry).expect("families");
    NOW.store(3_000, Relaxed);
    web.requests.with(&ByVerb { verb: Verb::Put }).inc();
    web.size.with(&ByHost { host: "a" }).observe(1);
    web.open.set(1);
    web.work.inc();
    let snapshot = registry.snapshot();
    for verb in ["get", "put"] {
        assert_eq!(
            snapshot.value("requests_created", &[("verb", verb)]),
            Some(2_000.0)
        );
    }
    assert_eq!(snapshot.value("work_created", &[]), Some(2_000.0));
    assert_eq!(
        snapshot.value("size_bytes_created", &[("host", "a")]),
        Some(3_000.0)
    );
    assert_eq!(snapshot.value("open_created", &[]), None);
    assert!(web.requests.get(&ByVerb { verb: Verb::Get }).is_some());
}

#[test]
fn what_comes_again_begins_anew() {
    clock!(NOW);
    let registry = registry(clock);
    let web = Web::register(&registry).expect("families");
    let began = |host| {
        registry
            .snapshot()
            .value("size_bytes_created", &[("host", host)])
    };
    let a = web.size.with(&ByHost { host: "a" });
    a.observe(1);
    assert_eq!(began("a"), Some(1_000.0));
    NOW.store(2_000, Relaxed);
    web.size.remove(&ByHost { host: "a" });
    assert_eq!(began("a"), None);
    NOW.store(3_000, Relaxed);
    a.observe(1);
    assert_eq!(began("a"), Some(3_000.0));
    // Between two scrapes, too.
    NOW.store(4_000, Relaxed);
    web.size.remove(&ByHost { host: "a" });
    NOW.store(5_000, Relaxed);
    a.observe(1);
    assert_eq!(began("a"), Some(5_000.0));
    web.requests.remove(&ByVerb { verb: Verb::Get });
    NOW.store(6_000, Relaxed);
    web.requests.with(&ByVerb { verb: Verb::Get }).inc();
    let value = registry
        .snapshot()
        .value("requests_created", &[("verb", "get")]);
    assert_eq!(value, Some(6_000.0));
}

#[test]
fn openmetrics_shows_them_beside_their_series_and_classic_text_does_not() {
    fn clock() -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(1_700_000_000_250)
    }
    let registry = registry(clock);
    let web = Web::register(&registry).expect("families");
    web.work.inc_with_exemplar([("id", "a")]);
    web.size
        .with(&ByHost { host: "x" })
        .observe_with_exemplar(3, [("id", "b")]);
    web.program.set(&[("version", "1")]).expect("labels");
    let [open, classic] = texts(&registry);
    let of = |prefix: &str| -> Vec<&str> {
        let is_it = |line: &&str| line.starts_with(prefix);
        open.lines().filter(is_it).collect()
    };
    assert_eq!(
        of("size_bytes_"),
        [
            r#"size_bytes_bucket{host="x",le="10.0"} 1 # {id="b"} 3 1700000000.250"#,
            r#"size_bytes_bucket{host="x",le="+Inf"} 1"#,
            r#"size_bytes_sum{host="x"} 3"#,
            r#"size_bytes_count{host="x"} 1"#,
            r#"size_bytes_created{host="x"} 1700000000.250"#,
        ]
    );
    assert_eq!(
        of("work_"),
        [
            r#"work_total 1 # {id="a"} 1 1700000000.250"#,
            "work_created 1700000000.250",
        ]
    );
    assert_eq!(
        of("requests_"),
        [
            r#"requests_total{verb="get"} 0"#,
            r#"requests_created{verb="get"} 1700000000.250"#,
            r#"requests_total{verb="put"} 0"#,
            r#"requests_created{verb="put"} 1700000000.250"#,
        ]
    );
    assert_eq!(
        (of("open_created"), of("program_created")),
        (vec![], vec![])
    );
    assert!(
        !classic.contains("_created") && !classic.contains(" # "),
        "{classic}"
    );
}

#[test]
fn every_sample_is_found_and_differences_know_only_numbers() {
    clock!(NOW);
    let registry = registry(clock);
    let before = registry.snapshot();
    NOW.store(2_000, Relaxed);
    registry
        .scope_sync(|| fetch(false))
        .expect("it does not fail");
    let snapshot = registry.snapshot();
    let samples = snapshot.samples();
    assert!(samples.iter().any(|sample| sample.name() == "task_created"));
    for sample in &samples {
        let labels = sample.labels().iter();
        let labels: Vec<_> = labels.map(|(name, value)| (&**name, &**value)).collect();
        assert_eq!(snapshot.value(sample.name(), &labels), Some(sample.value()));
    }
    let difference = snapshot.since(&before);
    assert!(!difference.is_empty());
    let created = difference
        .samples()
        .iter()
        .find(|change| change.name().ends_with("_created"));
    assert_eq!(created, None);
}

#[derive(Debug, MetricFamilies)]
struct Clashing {
    /// When the last one was made.
    #[metric(name = "work_created")]
    created: Gauge,
}

#[test]
fn their_names_are_taken() {
    fn clock() -> SystemTime {
        SystemTime::now()
    }
    let registry = registry(clock);
    let _web = Web::register(&registry).expect("families");
    let error = Clashing::register(&registry)
        .expect_err("the name is taken")
        .to_string();
    assert!(error.contains("work_created"), "{error}");
    let without = Registry::builder().build().expect("a registry");
    let _web = Web::register(&without).expect("families");
    let clashing = Clashing::register(&without).expect("the name is free");
    clashing.created.set(7);
    assert_eq!(without.snapshot().value("work_created", &[]), Some(7.0));
}

#[test]
fn without_being_asked_nothing_is_told() {
    let registry = Registry::builder().build().expect("a registry");
    let web = Web::register(&registry).expect("families");
    web.work.inc();
    registry
        .scope_sync(|| fetch(false))
        .expect("it does not fail");
    let [open, _] = texts(&registry);
    assert!(!open.contains("_created"), "{open}");
    assert_eq!(registry.snapshot().value("work_created", &[]), None);
}
