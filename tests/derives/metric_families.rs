//! `#[derive(MetricFamilies)]`.

use std::marker::PhantomData;
use std::sync::Arc;

use callmeter::{
    Counter, Family, Format, Gauge, Histogram, LabelSet, LabelValue, MetricFamilies, Registry,
};

#[derive(LabelValue, Clone, Copy)]
enum Verb {
    Select,
    Insert,
}

#[derive(LabelSet)]
struct Query<'a> {
    verb: Verb,
    table: &'a str,
}

/// The database.
#[derive(MetricFamilies)]
#[metrics(namespace = "db", labels(component = "orders"))]
struct Database {
    /// Connections
    /// that are open.
    ///
    /// Not those that are about to be.
    connections: Gauge,
    /// Queries.
    #[metric(labels(kind = "sync"), limit = 2)]
    queries: Family<Query<'static>, Counter>,
    /// Not this.
    #[metric(name = "answer", help = "Time to answer.", unit = "seconds", buckets = [0.1, 1])]
    query_duration: Family<Query<'static>, Histogram>,
    #[metrics(flatten)]
    cache: Cache,
    #[metric(skip)]
    name: String,
}

#[derive(MetricFamilies)]
#[metrics(subsystem = "cache")]
struct Cache {
    /// Sizes.
    #[metric(unit = "bytes", buckets = SIZES)]
    entry_size_bytes: Histogram,
    /// Raw.
    r#type: Gauge,
}

const SIZES: [f64; 2] = [1e3, 1e6];

fn registry() -> Registry {
    let registry = Registry::builder().namespace("shop").build();
    registry.expect("a registry")
}

/// Asserts that a scrape has these lines.
fn assert_lines(registry: &Registry, lines: &[&str]) {
    let text = String::from_utf8(registry.encode(Format::Text)).unwrap();
    for line in lines {
        assert!(text.lines().any(|one| one == *line), "no {line} in {text}");
    }
}

#[test]
fn each_field_is_a_family() {
    let registry = registry();
    let database = Database::register(&registry).unwrap();
    let table = String::from("users");
    let query = Query {
        verb: Verb::Insert,
        table: &table,
    };
    database.connections.set(3);
    database.queries.with(&query).inc();
    database.query_duration.with(&query).observe(0.5);
    database.cache.entry_size_bytes.observe(2_000);
    database.cache.r#type.set(7);
    assert_eq!(database.name, "");
    assert_lines(
        &registry,
        &[
            "# HELP db_connections Connections that are open.",
            "# TYPE db_connections gauge",
            r#"db_connections{component="orders"} 3"#,
            "# TYPE db_queries_total counter",
            r#"db_queries_total{component="orders",kind="sync",table="users",verb="insert"} 1"#,
            "# HELP db_answer_seconds Time to answer.",
            r#"db_answer_seconds_bucket{component="orders",le="0.1",table="users",verb="insert"} 0"#,
            r#"db_answer_seconds_bucket{component="orders",le="1.0",table="users",verb="insert"} 1"#,
            r#"shop_cache_entry_size_bytes_bucket{le="1000.0"} 0"#,
            r#"shop_cache_entry_size_bytes_bucket{le="1e+06"} 1"#,
            "shop_cache_type 7",
        ],
    );
}

#[test]
fn a_family_has_a_limit_of_its_own() {
    let registry = registry();
    let database = Database::register(&registry).unwrap();
    for table in ["a", "b", "c", "d"] {
        let verb = Verb::Select;
        database.queries.with(&Query { verb, table }).inc();
    }
    let value = |table| {
        let labels = [
            ("component", "orders"),
            ("kind", "sync"),
            ("verb", "select"),
        ];
        let labels = [&labels[..], &[("table", table)]].concat();
        registry.snapshot().value("db_queries_total", &labels)
    };
    assert_eq!((value("a"), value("b")), (Some(1.0), Some(1.0)));
    assert_eq!((value("c"), value("_overflow")), (None, Some(2.0)));
}

#[test]
fn registered_twice_both_count_in_the_same() {
    let registry = registry();
    let first = Database::register(&registry).unwrap();
    let second = Database::register(&registry).unwrap();
    first.connections.set(1);
    second.connections.inc();
    assert_eq!(first.connections.get(), 2);
}

#[derive(MetricFamilies)]
struct Global {
    /// Calls.
    calls_of_a_global_struct: Counter,
    #[metric(skip)]
    place: Arc<()>,
}

#[test]
fn there_is_one_struct_in_the_global_registry() {
    fn by_trait<M: MetricFamilies + Send + Sync + 'static>() -> &'static M {
        M::global()
    }
    Global::global().calls_of_a_global_struct.inc();
    assert!(std::ptr::eq(Global::global(), by_trait::<Global>()));
    assert_eq!(Arc::strong_count(&Global::global().place), 1);
    let value = callmeter::registry()
        .snapshot()
        .value("calls_of_a_global_struct_total", &[]);
    assert_eq!(value, Some(1.0));
}

/// Families by any label set and of any metric.
#[derive(MetricFamilies)]
#[metrics(namespace = "")]
struct Calls<L: 'static, M, const N: usize> {
    /// Calls.
    generic_calls: Family<L, Counter>,
    /// Other.
    generic_other: M,
    #[metric(skip)]
    unused: PhantomData<fn(L) -> [u8; N]>,
}

#[derive(LabelSet)]
struct Host<'a> {
    host: &'a str,
}

#[test]
fn a_struct_may_have_parameters() {
    let registry = registry();
    let calls = Calls::<Host<'static>, Gauge, 3>::register(&registry).unwrap();
    calls.generic_calls.with(&Host { host: "a" }).inc();
    calls.generic_other.set(2);
    assert_lines(
        &registry,
        &[r#"generic_calls_total{host="a"} 1"#, "generic_other 2"],
    );
    let PhantomData = calls.unused;
    let global = Calls::<Host<'static>, Gauge, 3>::global();
    assert!(std::ptr::eq(global, Calls::global()));
}

#[derive(MetricFamilies)]
struct Twin {
    /// Connections, as a counter.
    #[metric(name = "db_connections")]
    connections: Counter,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "")]
struct Twins {
    /// Unharmed.
    other: Gauge,
    #[metrics(flatten)]
    twin: TwinWithoutNamespace,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "")]
struct TwinWithoutNamespace {
    /// Connections, as a counter.
    db_connections: Counter,
}

#[test]
fn a_clash_names_the_places_of_both_fields() {
    let registry = registry();
    Database::register(&registry).unwrap();
    // The registry's namespace is before it.
    Twin::register(&registry).unwrap().connections.inc();
    let message = match Twins::register(&registry) {
        Ok(twins) => panic!("{:?} {:?}", twins.other, twins.twin.db_connections),
        Err(errors) => errors.to_string(),
    };
    for field in ["connections: Gauge,", "db_connections: Counter,"] {
        let line = include_str!("metric_families.rs")
            .lines()
            .position(|line| line.trim() == field);
        let place = format!("metric_families.rs:{}", line.unwrap() + 1);
        assert!(message.contains(&place), "{place} is not in {message}");
    }
    assert_eq!(registry.snapshot().value("other", &[]), None);
}

macro_rules! families {
    ($name:ident, $help:literal, $buckets:expr, $field:ident: $ty:ty) => {
        #[derive(MetricFamilies)]
        struct $name {
            #[doc = $help]
            #[metric(buckets = $buckets)]
            $field: $ty,
        }
    };
}

families!(FromMacro, "Made by a macro.", linear(1, 1, 3), sizes: Histogram);

#[test]
fn a_struct_may_come_from_a_macro() {
    let registry = Registry::builder().build().unwrap();
    FromMacro::register(&registry).unwrap().sizes.observe(2);
    assert_lines(
        &registry,
        &[
            "# HELP sizes Made by a macro.",
            r#"sizes_bucket{le="1.0"} 0"#,
            r#"sizes_bucket{le="2.0"} 1"#,
            r#"sizes_bucket{le="3.0"} 1"#,
        ],
    );
}
