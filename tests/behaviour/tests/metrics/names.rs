//! What stands before the names of families, and on all of them.

use callmeter::{Counter, Family, Gauge, Histogram, MetricFamilies, Registry};
use callmeter_behaviour::{isolated, lines};

use super::Queue;

#[derive(MetricFamilies)]
struct Plain {
    /// Jobs.
    jobs: Counter,
    /// Time.
    #[metric(unit = "seconds", name = "time_seconds")]
    time: Counter<f64>,
    #[metrics(flatten)]
    own: Own,
    #[metrics(flatten)]
    none: NoNamespace,
    #[metric(skip)]
    skipped: Vec<u8>,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "own", subsystem = "part", labels(kind = "x"))]
struct Own {
    /// Jobs.
    jobs: Family<Queue<'static>, Counter>,
    #[metric(help = "Loops.", name = "type", labels(of = "y"))]
    r#loop: Gauge,
    #[metrics(flatten)]
    plain: Inner,
}

#[derive(MetricFamilies)]
#[metrics(namespace = "")]
struct NoNamespace {
    /// Bare.
    bare: Counter,
}

#[derive(MetricFamilies)]
struct Inner {
    /// Inside.
    #[metric(unit = "bytes", buckets = [1])]
    inside: Histogram,
}

fn all_names(registry: &Registry) -> Vec<String> {
    let samples = registry.snapshot().samples();
    let names = samples.iter().map(|sample| sample.name().to_owned());
    let mut names: Vec<_> = names
        .filter(|name| !name.starts_with("callmeter_"))
        .collect();
    names.dedup();
    names
}

fn count_in(registry: &Registry) {
    let plain = Plain::register(registry).expect("nothing else has its names");
    plain.jobs.inc();
    plain.time.inc();
    plain.own.jobs.with(&Queue { queue: "a" }).inc();
    plain.own.r#loop.inc();
    plain.own.plain.inside.observe(1);
    plain.none.bare.inc();
    assert!(plain.skipped.is_empty());
}

#[test]
fn without_a_namespace_names_are_as_written() {
    let registry = isolated();
    count_in(&registry);
    assert_eq!(
        all_names(&registry),
        [
            "bare_total",
            "inside_bytes_bucket",
            "inside_bytes_count",
            "inside_bytes_sum",
            "jobs_total",
            "own_part_jobs_total",
            "own_part_type",
            "time_seconds_total",
        ]
    );
}

#[test]
fn the_registrys_namespace_is_for_those_that_say_none() {
    let registry = Registry::builder()
        .namespace("shop")
        .const_label("service", "s")
        .build()
        .expect("a registry");
    count_in(&registry);
    assert_eq!(
        all_names(&registry),
        [
            "bare_total",
            "own_part_jobs_total",
            "own_part_type",
            "shop_inside_bytes_bucket",
            "shop_inside_bytes_count",
            "shop_inside_bytes_sum",
            "shop_jobs_total",
            "shop_time_seconds_total",
        ]
    );
    // A struct's labels are its own families' alone, the registry's are everybody's.
    assert_eq!(
        lines(&registry, "bare_total"),
        [r#"bare_total{service="s"} 1"#]
    );
    assert_eq!(
        lines(&registry, "own_part_jobs_total"),
        [r#"own_part_jobs_total{kind="x",queue="a",service="s"} 1"#]
    );
    assert_eq!(
        lines(&registry, "own_part_type"),
        [r#"own_part_type{kind="x",of="y",service="s"} 1"#]
    );
    assert_eq!(
        lines(&registry, "shop_inside_bytes_count"),
        [r#"shop_inside_bytes_count{service="s"} 1"#]
    );
}
