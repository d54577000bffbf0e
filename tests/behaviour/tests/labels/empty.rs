//! A label whose value is empty is a label that is absent.

use callmeter::{
    Counter, Family, Format, Histogram, Info, LabelSet, MetricFamilies, Operation, Outcome,
    Registry, StateSet, assert_metrics,
};
use callmeter_behaviour::{isolated, lines, value};
use metrics::{counter, gauge};

/// The samples of a registry in each text format, without the two names of counters' types.
fn texts(registry: &Registry) -> [String; 2] {
    [Format::Text, Format::OpenMetrics].map(|format| {
        let text = String::from_utf8(registry.encode(format)).expect("text");
        callmeter::parse(&text, format).unwrap_or_else(|error| panic!("{error} in\n{text}"));
        text
    })
}

/// Asserts that no format shows a label with an empty value.
#[track_caller]
fn assert_none_is_shown(registry: &Registry) {
    for text in texts(registry) {
        assert!(!text.contains("=\"\""), "{text}");
    }
    let samples = registry.snapshot().samples();
    let mut labels = samples.iter().flat_map(|sample| sample.labels());
    assert!(labels.all(|(_, value)| !value.is_empty()));
    // A label of protobuf's is its name and its value, which is left out where it is empty.
    let protobuf = registry.encode(Format::Protobuf);
    let nothing = b"\x0a\x07\x0a\x05queue";
    let has_one = protobuf
        .windows(nothing.len())
        .any(|bytes| bytes == nothing);
    assert!(!has_one);
}

#[derive(Operation)]
#[operation(namespace = "jobs", others(none), completed, duration(buckets = [1.0], labels(queue)))]
struct Job<'a> {
    queue: &'a str,
    shard: Option<u8>,
}

#[test]
fn of_an_operation() {
    let registry = isolated();
    registry.scope_sync(|| {
        for (queue, shard) in [("mail", Some(1)), ("mail", None), ("", Some(1)), ("", None)] {
            let job = Job { queue, shard };
            job.record(Outcome::Success, std::time::Duration::from_secs(2), 0);
        }
    });
    let found: Vec<_> = lines(&registry, "jobs_job_total")
        .into_iter()
        .filter(|line| line.ends_with(" 1"))
        .collect();
    let expected = [
        r#"jobs_job_total{queue="mail",shard="1",status="success"} 1"#,
        r#"jobs_job_total{queue="mail",status="success"} 1"#,
        r#"jobs_job_total{shard="1",status="success"} 1"#,
        r#"jobs_job_total{status="success"} 1"#,
    ];
    assert_eq!(found, expected);
    let counts = lines(&registry, "jobs_job_duration_seconds_count");
    let expected = [
        "jobs_job_duration_seconds_count 2",
        r#"jobs_job_duration_seconds_count{queue="mail"} 2"#,
    ];
    assert_eq!(counts, expected);
    assert_none_is_shown(&registry);
}

#[derive(LabelSet)]
struct Queue<'a> {
    queue: &'a str,
    #[label(flatten)]
    place: Place<'a>,
}

#[derive(LabelSet)]
struct Place<'a> {
    zone: Option<&'a str>,
}

#[derive(MetricFamilies)]
struct Families {
    /// Jobs.
    jobs: Family<Queue<'static>, Counter>,
    /// Jobs that wait.
    waiting: Family<Queue<'static>, callmeter::Gauge>,
    /// Sizes.
    #[metric(buckets = [1.0])]
    size: Family<Queue<'static>, Histogram>,
    /// What serves.
    server: Family<Queue<'static>, Info>,
    /// Whether it is on.
    on: Family<Queue<'static>, StateSet<bool>>,
}

fn queue<'a>(queue: &'a str, zone: Option<&'a str>) -> Queue<'a> {
    let place = Place { zone };
    Queue { queue, place }
}

#[test]
fn of_families_on_structs() {
    let registry = isolated();
    let families = Families::register(&registry).expect("nothing else has their names");
    for (at, labels) in [queue("", Some("a")), queue("b", None), queue("", None)]
        .iter()
        .enumerate()
    {
        families.jobs.with(labels).inc_by(at as u64 + 1);
        families.size.with(labels).observe(at as f64);
        families.on.with(labels).set(true);
        let info = families.server.with(labels);
        info.set(&[("version", ""), ("port", "1")]).expect("labels");
    }
    families
        .waiting
        .replace([(queue("", None), 7), (queue("b", Some("")), 8)]);
    let expect = |name: &str, expected: &[&str]| assert_eq!(lines(&registry, name), expected);
    expect(
        "jobs_total",
        &[
            "jobs_total 3",
            r#"jobs_total{queue="b"} 2"#,
            r#"jobs_total{zone="a"} 1"#,
        ],
    );
    expect("waiting", &["waiting 7", r#"waiting{queue="b"} 8"#]);
    expect(
        "size_count",
        &[
            "size_count 1",
            r#"size_count{queue="b"} 1"#,
            r#"size_count{zone="a"} 1"#,
        ],
    );
    expect(
        "server_info",
        &[
            r#"server_info{port="1"} 1"#,
            r#"server_info{port="1",queue="b"} 1"#,
            r#"server_info{port="1",zone="a"} 1"#,
        ],
    );
    assert_eq!(lines(&registry, "on").len(), 6);
    assert_none_is_shown(&registry);
}

#[test]
fn of_the_facade_metrics() {
    let registry = isolated();
    let recorder = callmeter::metrics::Recorder::new(&registry);
    metrics::with_local_recorder(&recorder, || {
        counter!("jobs", "queue" => "", "host" => "x").increment(1);
        counter!("jobs", "host" => "x").increment(2);
        counter!("jobs", "queue" => "").increment(4);
        counter!("jobs").increment(8);
        gauge!("depth", "queue" => "").set(1.0);
        gauge!("depth").increment(2.0);
        metrics::histogram!("size", "queue" => "").record(1.0);
        metrics::histogram!("size").record(1.0);
    });
    let expected = ["jobs_total 12", r#"jobs_total{host="x"} 3"#];
    assert_eq!(lines(&registry, "jobs_total"), expected);
    assert_eq!(lines(&registry, "depth"), ["depth 3"]);
    assert_eq!(value(&registry, "size_count", &[]), Some(2.0));
    assert_none_is_shown(&registry);
}

#[test]
fn of_a_collector() {
    let registry = isolated();
    let collect = |into: &mut callmeter::Collection| {
        let depth = into.gauge("depth", "Jobs that wait.");
        depth.with(&[("queue", ""), ("zone", "a")], 1);
        depth.with(&[("queue", "b"), ("zone", "")], 2);
        depth.with(&[("queue", ""), ("zone", "")], 3);
        let size = into.histogram("size", "Sizes.", &[1.0]);
        size.with(&[("queue", "")], &[1, 1], 3);
        Ok(())
    };
    registry.collector_fn("queues", collect).expect("names");
    let expected = ["depth 3", r#"depth{queue="b"} 2"#, r#"depth{zone="a"} 1"#];
    assert_eq!(lines(&registry, "depth"), expected);
    assert_eq!(lines(&registry, "size_count"), ["size_count 2"]);
    assert_none_is_shown(&registry);
}

#[test]
fn rows_of_a_collector_that_differ_by_one_alone_are_the_same_row() {
    let registry = isolated();
    let error = registry.collector_fn("queues", |into| {
        let depth = into.gauge("depth", "Jobs that wait.");
        depth.with(&[("queue", ""), ("zone", "a")], 1);
        depth.with(&[("zone", "a")], 2);
        Ok(())
    });
    let error = error.expect_err("one of them would be lost").to_string();
    let expected = r#"`depth{zone="a"}` is given twice; an empty label value is an absent label"#;
    assert!(error.contains(expected), "{error}");
}

#[test]
fn of_the_registry_and_of_what_is_running() {
    let registry = Registry::builder()
        .const_label("service", "orders")
        .const_label("region", "")
        .build()
        .expect("a registry");
    let info = callmeter::build_info!()
        .with("revision", "")
        .with("version", "1")
        .with("name", "x");
    registry.build_info(info).expect("nothing has its name");
    let families = Families::register(&registry).expect("nothing else has their names");
    families.jobs.with(&queue("", None)).inc();
    let expected = [r#"build_info{name="x",service="orders",version="1"} 1"#];
    let mut found = lines(&registry, "build_info");
    // Of the compiler, where the environment names it.
    found.retain(|line| !line.contains("rustc_version"));
    assert!(found.is_empty() || found == expected, "{found:?}");
    assert_eq!(
        lines(&registry, "jobs_total"),
        [r#"jobs_total{service="orders"} 1"#]
    );
    assert_none_is_shown(&registry);
}

#[test]
fn of_what_is_asked_for() {
    let registry = isolated();
    let families = Families::register(&registry).expect("nothing else has their names");
    let before = registry.snapshot();
    families.jobs.with(&queue("", Some("a"))).inc_by(3);
    let with = [("queue", ""), ("zone", "a")];
    let without = [("zone", "a")];
    let snapshot = registry.snapshot();
    for labels in [&with[..], &without] {
        assert_eq!(snapshot.value("jobs_total", labels), Some(3.0));
        let difference = snapshot.since(&before);
        assert_eq!(difference.value("jobs_total", labels), 3.0);
    }
    assert_metrics!(snapshot, {
        "jobs_total" { queue = "", zone = "a" } == 3,
        "jobs_total" { zone = "a" } == 3,
    });
    let samples = snapshot.samples();
    let jobs = samples.iter().find(|sample| sample.name() == "jobs_total");
    let labels = jobs.expect("it is there").labels();
    assert_eq!(labels, [("zone".to_owned(), "a".to_owned())]);
}

#[test]
fn of_an_exemplar() {
    let registry = isolated();
    let families = Families::register(&registry).expect("nothing else has their names");
    let job = families.jobs.with(&queue("a", None));
    job.inc_with_exemplar([("trace_id", "")]);
    assert_eq!(registry.snapshot().exemplars(), []);
    job.inc_with_exemplar([("trace_id", "4bf9"), ("span_id", "")]);
    let [sample] = &registry.snapshot().exemplars()[..] else {
        panic!("there is one")
    };
    let exemplar = sample.exemplar().expect("it has one");
    let expected = [("trace_id".to_owned(), "4bf9".to_owned())];
    assert_eq!(exemplar.labels(), expected);
    let errors = value(&registry, "callmeter_internal_errors_total", &[]);
    assert_eq!(errors, Some(0.0));
}
