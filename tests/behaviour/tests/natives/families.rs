//! `#[metric(native)]`.

use std::time::Duration;

use callmeter::{Family, Format, Histogram, LabelSet, MetricFamilies, Registry};

use crate::{assert_native, shown};

#[derive(LabelSet)]
struct Queue<'a> {
    queue: &'a str,
}

#[derive(MetricFamilies)]
struct Times {
    /// Sizes.
    #[metric(native, unit = "bytes", buckets = [1, 1000])]
    size: Histogram,
    /// Time.
    #[metric(unit = "seconds", buckets = [1, 10], native)]
    wait: Family<Queue<'static>, Histogram>,
    /// No native histogram.
    #[metric(buckets = [1])]
    plain: Histogram,
}

fn registered() -> (Registry, Times) {
    let builder = Registry::builder().removed_series_grace(Duration::ZERO);
    let registry = builder.build().expect("nothing is wrong with it");
    let times = Times::register(&registry).expect("nothing else has its names");
    (registry, times)
}

#[test]
fn a_histogram_is_native_before_its_first_observation() {
    let (registry, _times) = registered();
    let size = shown(&registry, "size_bytes", &[]);
    assert_native(&size, &[], &[0, 0]);
    assert_eq!((size.schema, size.count, size.sum), (Some(3), 0, 0.0));
}

#[test]
fn what_is_observed_is_in_both() {
    let (registry, times) = registered();
    for value in [1.0, 1.0, 1.01, 2.0, 700.0, 5000.0, 0.0] {
        times.size.observe(value);
    }
    let size = shown(&registry, "size_bytes", &[]);
    // 2^(75/8) is 664, 2^(76/8) is 724; 2^(98/8) is 4871, 2^(99/8) is 5312.
    assert_native(&size, &[(0, 2), (1, 1), (8, 1), (76, 1), (99, 1)], &[3, 6]);
    assert_eq!((size.count, size.sum), (7, 5705.01));
    assert_eq!(size.schema, Some(3));
    assert_eq!(size.zero_count, Some(1));
}

#[test]
fn odd_numbers_are_counted_in_both_or_in_neither() {
    let (registry, times) = registered();
    for value in [
        f64::NAN,
        -1.0,
        f64::NEG_INFINITY,
        -0.0,
        f64::INFINITY,
        1e300,
        1e10,
    ] {
        times.size.observe(value);
        times.wait.with(&Queue { queue: "mail" }).observe(value);
    }
    let size = shown(&registry, "size_bytes", &[]);
    // By schema 0, as 1e10 and infinity are far apart: 2^997 is above 1e300, infinity
    // behind 2^1024.
    let size_buckets = size.native_buckets();
    let wait = shown(&registry, "wait_seconds", &[("queue", "mail")]);
    assert_eq!((size.count, wait.count), (4, 4));
    assert_eq!((size.zero_count, wait.zero_count), (Some(1), Some(1)));
    assert_eq!(size.schema, Some(-3));
    assert_eq!(size_buckets, [(5, 1), (125, 1), (129, 1)]);
    assert_eq!(wait.native_buckets(), size_buckets);
    assert_eq!(size.sum, 1e300 + 1e10);
    assert_eq!(wait.sum, 0.0);
}

#[test]
fn families_that_say_nothing_are_not_native() {
    let (registry, times) = registered();
    times.plain.observe(3);
    let plain = shown(&registry, "plain", &[]);
    assert_eq!((plain.schema, plain.zero_threshold), (None, None));
    assert_eq!((plain.count, plain.spans.len()), (1, 0));
}

/// Text knows the buckets alone.
#[test]
fn text_is_what_it_is_without() {
    let (registry, times) = registered();
    times.size.observe(2);
    let text = |format| String::from_utf8(registry.encode(format)).expect("it is text");
    let lines = "size_bytes_bucket{le=\"1.0\"} 0\nsize_bytes_bucket{le=\"1000.0\"} 1\n\
                 size_bytes_bucket{le=\"+Inf\"} 1\nsize_bytes_sum 2\nsize_bytes_count 1\n";
    assert!(text(Format::Text).contains(lines));
    let lines = lines
        .replace("\"1\"", "\"1.0\"")
        .replace("\"1000\"", "\"1000.0\"");
    assert!(text(Format::OpenMetrics).contains(&lines));
}

#[test]
fn a_removed_series_begins_anew() {
    let (registry, times) = registered();
    let mail = Queue { queue: "mail" };
    let kept = times.wait.with(&mail);
    kept.observe(2.0);
    kept.observe(1e-9);
    assert!(times.wait.remove(&mail));
    kept.observe(4.0);
    let labels = [("queue", "mail")];
    let wait = shown(&registry, "wait_seconds", &labels);
    assert_eq!((wait.count, wait.sum), (1, 4.0));
    assert_eq!(
        wait.native_buckets()
            .iter()
            .map(|(_, count)| count)
            .sum::<u64>(),
        1
    );

    // Its memory goes to another label set.
    assert!(times.wait.remove(&mail));
    times.wait.with(&Queue { queue: "video" }).observe(8.0);
    let wait = shown(&registry, "wait_seconds", &[("queue", "video")]);
    assert_eq!((wait.count, wait.sum), (1, 8.0));
}

#[derive(MetricFamilies)]
struct NotNative {
    /// Sizes.
    #[metric(unit = "bytes", buckets = [1, 1000])]
    #[expect(dead_code, reason = "it is refused")]
    size: Histogram,
}

#[test]
fn one_family_is_native_everywhere_or_nowhere() {
    let (registry, _times) = registered();
    let error = NotNative::register(&registry).err().expect("they differ");
    let error = error.to_string();
    assert!(
        error.contains("size_bytes") && error.contains("native beside its buckets"),
        "{error}"
    );
    assert!(error.contains("of its buckets alone"), "{error}");
}
