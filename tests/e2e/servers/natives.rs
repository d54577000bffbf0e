//! A real Prometheus that asks for protobuf, and gives back native histograms.

use std::collections::BTreeMap;
use std::time::Duration;

use callmeter::{
    Counter, Family, Gauge, Histogram, Info, LabelSet, LabelValue, MetricFamilies, Operation,
    Outcome, Registry, StateSet, Task,
};
use callmeter_e2e::poll;
use callmeter_e2e::prometheus::Prometheus;
use callmeter_e2e::relay::Relay;
use callmeter_e2e::sample::{Sample, assert_same, without_empty_labels};

use crate::hostile::{self, VALUES};

/// This flag makes Prometheus ask for protobuf first. Of a histogram with both kinds of
/// buckets this version keeps the native ones alone.
const FEATURES: &[&str] = &["native-histograms", "exemplar-storage"];

#[derive(LabelSet)]
struct Place<'a> {
    place: &'a str,
}

#[derive(Clone, Copy, LabelValue)]
enum Mode {
    Reading,
    Writing,
}

/// One family of each type.
#[derive(MetricFamilies)]
#[metrics(namespace = "native")]
struct Shop {
    /// Time to answer.
    #[metric(native, unit = "seconds", buckets = [0.5, 5])]
    answer: Family<Place<'static>, Histogram>,
    /// Sizes, of its buckets alone.
    #[metric(unit = "bytes", buckets = [10, 1000])]
    size: Histogram,
    /// Orders.
    orders: Family<Place<'static>, Counter>,
    /// Water level.
    level: Gauge<f64>,
    /// What is running.
    build: Info,
    /// What it does.
    mode: StateSet<Mode>,
}

fn shop() -> (Registry, Shop) {
    let builder = Registry::builder().native::<Task<'_>>();
    let registry = builder.build().expect("nothing is wrong with it");
    let shop = Shop::register(&registry).expect("nothing else has its names");
    (registry, shop)
}

/// Times of answers, from half a millisecond to a minute.
fn times() -> Vec<f64> {
    (1..=500_i32)
        .map(|at| 0.000_5 * 1.023_66_f64.powi(at))
        .collect()
}

/// A quantile as it is read from native buckets: evenly spread over the bucket in which it
/// lies. By logarithms, not by the bits of the numbers.
fn quantile(quantile: f64, numbers: &[f64]) -> f64 {
    let mut buckets: BTreeMap<i32, f64> = BTreeMap::new();
    for number in numbers {
        let bucket = (number.log2() * 8.0).ceil() as i32;
        *buckets.entry(bucket).or_default() += 1.0;
    }
    let mut rank = quantile * numbers.len() as f64;
    for (bucket, count) in buckets {
        if rank <= count {
            let [lower, upper] = [bucket - 1, bucket].map(|at| 2_f64.powf(f64::from(at) / 8.0));
            return lower + (upper - lower) * rank / count;
        }
        rank -= count;
    }
    f64::NAN
}

#[track_caller]
fn assert_near(found: &[Sample], expected: f64) {
    assert_eq!(found.len(), 1, "{found:?}");
    let difference = (found[0].value / expected - 1.0).abs();
    assert!(difference < 1e-9, "{} is not {expected}", found[0].value);
}

#[test]
fn native_histograms_come_back() {
    let (registry, shop) = shop();
    for time in times() {
        shop.answer.with(&Place { place: "here" }).observe(time);
    }
    shop.answer.with(&Place { place: "there" }).observe(0.0);
    let task = |seconds| {
        let duration = Duration::from_secs(seconds);
        registry.scope_sync(|| Task { task_name: "x" }.record(Outcome::Success, duration, 0));
    };
    for seconds in [1, 2, 2, 4] {
        task(seconds);
    }
    let relay = Relay::to(hostile::serve(registry.clone()));
    let prometheus = Prometheus::scraping(relay.address, FEATURES);
    prometheus.wait_until_up();
    assert_eq!(
        relay.last().content_type,
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"
    );

    let counts = prometheus.query("histogram_count(native_answer_seconds)");
    let count = |place, count| Sample::new("", &[("place", place)], count);
    assert_same(&counts, &[count("here", 500.0), count("there", 1.0)]);
    let here = "native_answer_seconds{place=\"here\"}";
    for wanted in [0.01, 0.5, 0.9, 0.999] {
        let found = prometheus.query(&format!("histogram_quantile({wanted}, {here})"));
        assert_near(&found, quantile(wanted, &times()));
    }
    let sum = prometheus.query(&format!("histogram_sum({here})"));
    assert_near(
        &sum,
        registry
            .snapshot()
            .value("native_answer_seconds_sum", &[("place", "here")])
            .expect("a sum"),
    );
    let below = prometheus.query(&format!("histogram_fraction(0, 1, {here})"));
    let expected = times().iter().filter(|time| **time <= 1.0).count() as f64 / 500.0;
    assert_near(&below, expected);

    let of_task = "task_duration_seconds{status=\"success\", task_name=\"x\"}";
    assert_near(
        &prometheus.query(&format!("histogram_count({of_task})")),
        4.0,
    );
    assert_near(
        &prometheus.query(&format!("histogram_quantile(1, {of_task})")),
        4.0,
    );
    // Known beforehand, and without calls.
    let idle = prometheus.query("histogram_count(task_duration_seconds{status=\"panic\"})");
    assert_eq!(idle[0].value, 0.0);
    // The classic buckets of the same families are left out by this server.
    assert_same(
        &prometheus.query("native_answer_seconds_bucket or task_duration_seconds_count"),
        &[],
    );
}

#[test]
fn every_other_type_is_what_it_is_in_text() {
    let (registry, shop) = shop();
    shop.orders.with(&Place { place: "here" }).inc_by(7);
    for size in [1.0, 10.0, 11.0, 5000.5] {
        shop.size.observe(size);
    }
    shop.level.set(-12.75);
    shop.build.set(&[("version", "1.2.3")]).expect("a label");
    shop.mode.set(Mode::Writing);
    let prometheus = Prometheus::scraping(hostile::serve(registry.clone()), FEATURES);
    prometheus.wait_until_up();

    let expected = without_empty_labels(hostile::expected(&registry));
    assert_same(
        &hostile::with_canonical_bounds(prometheus.scraped()),
        &expected,
    );
    let metadata = prometheus.metadata();
    let kind = |name: &str| {
        metadata
            .get(name)
            .map(|own| (own.kind.as_str(), own.help.as_str()))
    };
    assert_eq!(kind("native_orders_total"), Some(("counter", "Orders.")));
    assert_eq!(
        kind("native_size_bytes"),
        Some(("histogram", "Sizes, of its buckets alone."))
    );
    assert_eq!(kind("native_level"), Some(("gauge", "Water level.")));
    assert_eq!(
        kind("native_build_info"),
        Some(("gauge", "What is running."))
    );
    assert_eq!(kind("native_mode"), Some(("gauge", "What it does.")));
}

#[test]
fn hostile_label_values_are_those_of_native_histograms() {
    let (registry, shop) = shop();
    for (times, value) in (1..).zip(VALUES) {
        for _ in 0..times {
            shop.answer.with(&Place { place: value }).observe(1.5);
        }
    }
    let prometheus = Prometheus::scraping(hostile::serve(registry), FEATURES);
    prometheus.wait_until_up();

    let counts = (1..).zip(VALUES);
    let expected =
        counts.map(|(times, value)| Sample::new("", &[("place", value)], f64::from(times)));
    let expected = without_empty_labels(expected.collect());
    assert_same(
        &prometheus.query("histogram_count(native_answer_seconds)"),
        &expected,
    );
}

/// While the server scrapes, numbers come that make the buckets coarser, to the coarsest.
#[test]
fn f35_adversarial_numbers_are_no_scrape_that_a_server_refuses() {
    let (registry, shop) = shop();
    let answer = shop.answer.with(&Place { place: "here" });
    answer.observe(1.0);
    let prometheus = Prometheus::scraping(hostile::serve(registry), FEATURES);
    prometheus.wait_until_up();
    let mut count = 1.0;
    let further = [
        0.0,
        1e-9,
        1e9,
        1e-30,
        1e200,
        5e-324,
        f64::MAX,
        f64::INFINITY,
    ];
    for number in further {
        answer.observe(number);
        count += 1.0;
        poll::until("a scrape with one observation more", || {
            match prometheus
                .query("histogram_count(native_answer_seconds)")
                .first()
            {
                Some(found) if found.value == count => Ok(()),
                other => Err(format!("{other:?} for {count}, {number}")),
            }
        });
    }
    let scrapes = prometheus.query("min_over_time(up[1m])");
    assert_eq!(scrapes[0].value, 1.0, "a scrape was refused");
    // Below 2^-128 is the zero bucket.
    let tenth = prometheus.query("histogram_quantile(0.1, native_answer_seconds)");
    assert!(tenth[0].value.abs() <= 2_f64.powi(-128), "{tenth:?}");
}
