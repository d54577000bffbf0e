//! Metrics of prometheus-client as fields of structs of families.

use std::sync::atomic::AtomicU64;

use callmeter::prometheus_client::Buckets;
use callmeter::{Format, MetricFamilies, Registry};
use callmeter_behaviour::{histogram, isolated, lines, value};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;

use super::{Pairs, left_out, pairs, strict};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct QueryLabels {
    operation: &'static str,
    table: String,
}

fn query(table: &str) -> QueryLabels {
    QueryLabels {
        operation: "select",
        table: table.to_owned(),
    }
}

/// As a crate has it that uses that library only.
#[derive(Clone, MetricFamilies)]
#[metrics(namespace = "db", subsystem = "pool", labels(component = "orders"))]
struct DbMetrics {
    /// Open connections
    connections: Gauge,
    /// How full it is.
    #[metric(unit = "ratio")]
    load: Gauge<f64, AtomicU64>,
    /// Queries by table.
    ///
    /// Not shown.
    queries: Family<QueryLabels, Counter>,
    /// Bytes
    /// sent "to" it.
    #[metric(unit = "bytes")]
    sent: Counter<f64, AtomicU64>,
    /// Time to connect.
    #[metric(unit = "seconds")]
    connect_duration: Histogram,
    /// Time to answer.
    #[metric(unit = "seconds", buckets = [0.1, 1.0])]
    query_duration: Family<QueryLabels, Histogram, Buckets>,
    /// Waiting.
    waiting: callmeter::Gauge,
}

#[test]
fn they_are_shown_as_any_field() {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("service", "x")
        .build()
        .expect("a registry");
    let db = DbMetrics::register(&registry).expect("nothing else has its names");
    db.connections.set(4);
    db.waiting.set(2);
    db.load.set(0.5);
    db.queries.get_or_create(&query("orders")).inc_by(3);
    db.sent.inc_by(1.5);
    db.connect_duration.observe(0.01);
    db.query_duration
        .get_or_create(&query("orders"))
        .observe(0.5);
    strict(&registry);
    let text = String::from_utf8(registry.encode(Format::OpenMetrics)).expect("text");
    for line in [
        "# HELP db_pool_connections Open connections\n",
        "# TYPE db_pool_connections gauge\n",
        "db_pool_connections{component=\"orders\",service=\"x\"} 4\n",
        "# UNIT db_pool_load_ratio ratio\n",
        "db_pool_load_ratio{component=\"orders\",service=\"x\"} 0.5\n",
        "# HELP db_pool_queries Queries by table.\n",
        "db_pool_queries_total{component=\"orders\",operation=\"select\",service=\"x\",table=\"orders\"} 3\n",
        "# HELP db_pool_sent_bytes Bytes sent \\\"to\\\" it.\n",
        "db_pool_sent_bytes_total{component=\"orders\",service=\"x\"} 1.5\n",
        "db_pool_connect_duration_seconds_count{component=\"orders\",service=\"x\"} 1\n",
        "db_pool_waiting{component=\"orders\",service=\"x\"} 2\n",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let labels = [
        ("component", "orders"),
        ("operation", "select"),
        ("service", "x"),
        ("table", "orders"),
    ];
    let found = histogram(&registry, "db_pool_query_duration_seconds", &labels);
    assert_eq!(found, (vec![(0.1, 0), (1.0, 1), (f64::INFINITY, 1)], 0.5));
    let (buckets, _) = histogram(
        &registry,
        "db_pool_connect_duration_seconds",
        &[labels[0], labels[2]],
    );
    assert_eq!((buckets.len(), buckets[0].0), (16, 0.005));
}

#[derive(MetricFamilies)]
struct Jobs {
    /// Jobs.
    jobs: Family<Pairs, Counter>,
    /// Waiting.
    waiting: Gauge,
}

#[test]
fn f29_registered_twice_both_count_in_the_same_series() {
    let registry = isolated();
    let labels = pairs(&[("kind", "a")]);
    for _ in 0..2 {
        let jobs = Jobs::register(&registry).expect("it is declared alike");
        jobs.jobs.get_or_create(&labels).inc();
        jobs.waiting.inc();
    }
    assert_eq!(lines(&registry, "jobs_total"), ["jobs_total{kind=\"a\"} 2"]);
    assert_eq!(value(&registry, "waiting", &[]), Some(2.0));
    assert_eq!(left_out(&registry.snapshot(), "invalid"), Some(0.0));
    // Another registry has its own.
    let other = isolated();
    Jobs::register(&other).expect("nothing else has its names");
    assert_eq!(value(&other, "waiting", &[]), Some(0.0));
}

#[test]
fn the_global_ones_are_there_once() {
    Jobs::global().waiting.set(5);
    assert!(std::ptr::eq(Jobs::global(), Jobs::global()));
    assert_eq!(value(callmeter::registry(), "waiting", &[]), Some(5.0));
}

/// The same names otherwise.
#[derive(MetricFamilies)]
#[allow(dead_code, reason = "it is not registered")]
struct OtherType {
    /// Jobs.
    jobs: Counter,
}

#[derive(MetricFamilies)]
#[allow(dead_code, reason = "it is not registered")]
struct OtherKind {
    /// Jobs.
    jobs: Gauge,
}

#[derive(MetricFamilies)]
#[allow(dead_code, reason = "it is not registered")]
struct OwnType {
    /// Jobs.
    jobs: callmeter::Counter,
}

#[derive(MetricFamilies)]
#[allow(dead_code, reason = "it is not registered")]
#[metrics(labels(service = "y"))]
struct ConstantLabel {
    /// Jobs.
    jobs: Counter,
}

#[derive(MetricFamilies)]
#[allow(dead_code, reason = "it is not registered")]
struct Limited {
    /// Jobs.
    #[metric(limit = 5)]
    jobs: Family<Pairs, Counter>,
}

#[test]
fn f29_a_name_that_is_declared_otherwise_is_refused() {
    let registry = Registry::builder()
        .const_label("service", "x")
        .build()
        .expect("a registry");
    let first = Jobs::register(&registry).expect("nothing else has its names");
    first.jobs.get_or_create(&pairs(&[])).inc();
    let errors = [
        OtherType::register(&registry).err(),
        OtherKind::register(&registry).err(),
        OwnType::register(&registry).err(),
    ];
    for error in errors {
        let error = error.expect("`jobs` is taken").to_string();
        assert!(error.contains("`jobs` is declared twice"), "{error}");
        assert_eq!(error.matches("fields.rs:").count(), 2, "{error}");
    }
    strict(&registry);
    assert_eq!(
        lines(&registry, "jobs_total"),
        ["jobs_total{service=\"x\"} 1"]
    );
}

#[test]
fn what_cannot_be_is_refused() {
    let registry = Registry::builder()
        .const_label("service", "x")
        .build()
        .expect("a registry");
    let error = ConstantLabel::register(&registry)
        .err()
        .expect("a label is there twice");
    let error = error.to_string();
    assert!(
        error.contains("the label `service` is there twice"),
        "{error}"
    );
    let error = Limited::register(&registry)
        .err()
        .expect("there is no limit to it");
    let error = error.to_string();
    assert!(
        error.contains("`limit` and `expire` are for callmeter's own"),
        "{error}"
    );
    assert!(lines(&registry, "jobs_total").is_empty());
}

/// A bad label costs its own family.
#[test]
fn f21_labels_that_no_server_takes() {
    let registry = isolated();
    let jobs = Jobs::register(&registry).expect("nothing else has its names");
    jobs.jobs
        .get_or_create(&pairs(&[("http.method", "GET")]))
        .inc();
    jobs.waiting.set(3);
    strict(&registry);
    let snapshot = registry.snapshot();
    assert_eq!(snapshot.value("waiting", &[]), Some(3.0));
    assert!(lines(&registry, "jobs_total").is_empty());
    assert_eq!(left_out(&snapshot, "invalid"), Some(3.0));
}
