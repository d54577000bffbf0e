use std::sync::Arc;

use super::*;
use crate::exposition::Format;
use crate::snapshot::fixture::{Row, every_kind, histograms, integers, snapshot};
use crate::snapshot::{Exemplar, NativeHistogram, PlacedExemplar};

mod reader;

use reader::{Bucket, Counter, Family, Metric};

fn read(families: Vec<FamilySnapshot>) -> Vec<Family> {
    reader::families(&snapshot(families).encode(Format::Protobuf))
}

fn only(family: FamilySnapshot) -> Family {
    let mut families = read(vec![family]);
    assert_eq!(families.len(), 1);
    families.remove(0)
}

fn pairs(labels: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = labels
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    owned.collect()
}

#[test]
fn every_family_with_series_is_there_by_the_name_of_its_samples() {
    let families = reader::families(&every_kind().encode(Format::Protobuf));
    let shown: Vec<_> = families
        .iter()
        .map(|family| (family.name.as_str(), family.kind, family.metrics.len()))
        .collect();
    assert_eq!(
        shown,
        [
            ("active_gates", 1, 1),
            ("boots_total", 0, 1),
            ("ci_gate_checks_total", 0, 4),
            ("entry_size_bytes", 4, 2),
            ("mixed_seconds", 4, 1),
            ("pause_seconds", 4, 1),
            ("task_duration_seconds", 4, 2),
        ]
    );
    assert_eq!(families[0].metrics[0].gauge, Some(3.0));
    assert_eq!(families[0].help.as_deref(), Some("Gates open right now."));
}

/// Both are read, and hold the same numbers under the same names and labels.
#[test]
fn it_says_what_classic_text_says() {
    let snapshot = every_kind();
    for family in reader::families(&snapshot.encode(Format::Protobuf)) {
        for metric in &family.metrics {
            let labels: Vec<_> = metric
                .labels
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            assert!(labels.is_sorted(), "{labels:?}");
            let value = |suffix: &str| snapshot.value(&[&family.name, suffix].concat(), &labels);
            match &metric.histogram {
                None => {
                    let counter = metric.counter.as_ref().map(|counter| counter.value);
                    assert_eq!(metric.gauge.or(counter), value(""));
                }
                Some(histogram) => {
                    assert_eq!(Some(histogram.count as f64), value("_count"));
                    assert_eq!(Some(histogram.sum), value("_sum"));
                    for bucket in &histogram.buckets {
                        let le = bucket.bound.to_string();
                        let labels = [&labels[..], &[("le", &le)]].concat();
                        let name = [&family.name, "_bucket"].concat();
                        let expected = snapshot.value(&name, &labels);
                        assert_eq!(Some(bucket.cumulative as f64), expected, "{family:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn infos_and_state_sets_are_gauges() {
    let info = only(integers(
        Kind::Info,
        "build",
        "",
        &[(&[("version", "1")], &[1])],
    ));
    assert_eq!((info.name.as_str(), info.kind), ("build_info", 1));
    let expected = Metric {
        labels: pairs(&[("version", "1")]),
        gauge: Some(1.0),
        ..Metric::default()
    };
    assert_eq!(info.metrics, [expected]);
    let states = only(integers(
        Kind::StateSet,
        "door",
        "",
        &[(&[("door", "open")], &[0]), (&[("door", "shut")], &[1])],
    ));
    assert_eq!((states.name.as_str(), states.kind), ("door", 1));
    assert_eq!(states.metrics[1].gauge, Some(1.0));
}

#[test]
fn numbers_are_exact() {
    let bounds = [5e-324, 0.1, 1.0 / 3.0, 1e300];
    let family = only(histograms(
        "wait",
        "",
        &bounds,
        &[(&[], &[1, 0, 2, 0, 3, 7])],
    ));
    let histogram = family.metrics[0].histogram.clone().unwrap();
    let bucket = |cumulative, bound| Bucket {
        cumulative,
        bound,
        exemplar: None,
    };
    let counts = [1, 1, 3, 3];
    let expected: Vec<_> = counts
        .into_iter()
        .zip(bounds)
        .map(|(count, bound)| bucket(count, bound))
        .collect();
    assert_eq!(histogram.buckets, expected);
    assert_eq!((histogram.count, histogram.sum), (6, 7e-9));
    assert_eq!((histogram.schema, histogram.zero_threshold), (None, None));

    let mut numbers = integers(
        Kind::Gauge,
        "odd",
        "",
        &[(&[("n", "a")], &[0]), (&[("n", "b")], &[0])],
    );
    numbers.values = Values::Numbers(vec![f64::NEG_INFINITY, -0.1]);
    let odd = only(numbers);
    let values: Vec<_> = odd.metrics.iter().map(|metric| metric.gauge).collect();
    assert_eq!(values, [Some(f64::NEG_INFINITY), Some(-0.1)]);
}

#[test]
fn help_and_unit_are_there_where_text_has_them() {
    let help = "a \"b\" \\ c\nd";
    let family = only(integers(Kind::Counter, "age_seconds", help, &[(&[], &[1])]));
    assert_eq!(family.help.as_deref(), Some(help));
    assert_eq!(family.unit.as_deref(), Some("seconds"));
    let family = only(integers(Kind::Counter, "age", "", &[(&[], &[1])]));
    assert_eq!((family.help, family.unit), (None, None));
    assert_eq!(read(vec![integers(Kind::Gauge, "idle", "Help.", &[])]), []);
}

fn exemplar(trace: &str, value: f64, timestamp: Option<f64>) -> Exemplar {
    let labels = pairs(&[("trace_id", trace)]);
    Exemplar {
        labels,
        value,
        timestamp,
    }
}

fn placed(series: u32, bucket: u32, trace: &str) -> PlacedExemplar {
    let exemplar = exemplar(trace, f64::from(bucket), Some(1_700_000_000.25));
    PlacedExemplar {
        series,
        bucket,
        exemplar,
    }
}

fn trace(exemplar: Option<&reader::Exemplar>) -> Option<&str> {
    Some(exemplar?.labels[0].1.as_str())
}

#[test]
fn counters_have_exemplars_and_the_time_they_began() {
    let rows: [Row<'_>; 3] = [
        (&[("n", "a")], &[1]),
        (&[("n", "b")], &[2]),
        (&[("n", "c")], &[3]),
    ];
    let mut family = integers(Kind::Counter, "jobs", "", &rows);
    family.details.exemplars = vec![placed(0, 0, "one"), placed(2, 0, "\"hostile\\\n")];
    family.details.created = vec![1.5, -0.25, 1_700_000_000.0];
    let family = only(family);
    let counters: Vec<&Counter> = family
        .metrics
        .iter()
        .filter_map(|metric| metric.counter.as_ref())
        .collect();
    let traces: Vec<_> = counters
        .iter()
        .map(|counter| trace(counter.exemplar.as_ref()))
        .collect();
    assert_eq!(traces, [Some("one"), None, Some("\"hostile\\\n")]);
    let created: Vec<_> = counters.iter().map(|counter| counter.created).collect();
    assert_eq!(
        created,
        [
            Some((1, 500_000_000)),
            Some((-1, 750_000_000)),
            Some((1_700_000_000, 0))
        ]
    );
    let first = counters[0].exemplar.clone().unwrap();
    assert_eq!(
        (first.value, first.timestamp),
        (0.0, Some((1_700_000_000, 250_000_000)))
    );
}

#[test]
fn gauges_have_neither() {
    let mut family = integers(Kind::Gauge, "jobs", "", &[(&[], &[1])]);
    family.details.created = vec![1.5];
    let expected = Metric {
        gauge: Some(1.0),
        ..Metric::default()
    };
    assert_eq!(only(family).metrics, [expected]);
}

#[test]
fn buckets_have_exemplars() {
    let rows: [Row<'_>; 2] = [
        (&[("n", "a")], &[1, 1, 1, 0]),
        (&[("n", "b")], &[1, 0, 0, 0]),
    ];
    let mut family = histograms("wait", "", &[1.0, 2.0], &rows);
    family.details.exemplars = vec![
        placed(0, 1, "second"),
        placed(0, 2, "last"),
        placed(1, 0, "first"),
    ];
    family.details.created = vec![3.0, 4.0];
    let family = only(family);
    let [one, two] = [0, 1].map(|at| family.metrics[at].histogram.clone().unwrap());
    let traces = |histogram: &reader::Histogram| -> Vec<(f64, u64, Option<String>)> {
        let buckets = histogram.buckets.iter();
        buckets
            .map(|bucket| {
                let trace = trace(bucket.exemplar.as_ref()).map(str::to_owned);
                (bucket.bound, bucket.cumulative, trace)
            })
            .collect()
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        traces(&one),
        [
            (1.0, 1, None),
            (2.0, 2, text("second")),
            (f64::INFINITY, 3, text("last"))
        ]
    );
    assert_eq!(traces(&two), [(1.0, 1, text("first")), (2.0, 1, None)]);
    assert_eq!((one.created, two.created), (Some((3, 0)), Some((4, 0))));
    assert_eq!((one.exemplars.len(), two.exemplars.len()), (0, 0));
}

fn native(buckets: &[(i32, u64)], zero_count: u64) -> NativeHistogram {
    NativeHistogram {
        schema: 3,
        zero_threshold: 2_f64.powi(-128),
        zero_count,
        buckets: buckets.to_vec(),
    }
}

fn with_native(native: NativeHistogram) -> reader::Histogram {
    let mut family = histograms("wait", "", &[1.0], &[(&[], &[2, 1, 0])]);
    family.details.natives = vec![native];
    only(family).metrics[0].histogram.clone().unwrap()
}

#[test]
fn native_buckets_are_runs_and_differences() {
    let buckets = [(-3, 5), (-2, 2), (1, 2), (7, 1), (8, 9)];
    let histogram = with_native(native(&buckets, 4));
    assert_eq!(histogram.spans, [(-3, 2), (2, 1), (5, 2)]);
    assert_eq!(histogram.deltas, [5, -3, 0, -1, 8]);
    let expected: Vec<_> = buckets
        .iter()
        .map(|(index, count)| (i64::from(*index), *count))
        .collect();
    assert_eq!(histogram.native_buckets(), expected);
    assert_eq!(histogram.schema, Some(3));
    assert_eq!(histogram.zero_threshold, Some(2_f64.powi(-128)));
    assert_eq!(histogram.zero_count, Some(4));
    // Which is what the native buckets add up to; the classic ones are beside them.
    assert_eq!(histogram.count, 23);
    assert_eq!(histogram.buckets.len(), 1);
    assert_eq!(histogram.buckets[0].cumulative, 2);
}

#[test]
fn a_native_histogram_without_observations_is_native() {
    let histogram = with_native(native(&[], 0));
    assert_eq!((histogram.schema, histogram.count), (Some(3), 0));
    assert_eq!((histogram.spans.len(), histogram.deltas.len()), (0, 0));
    // There is no bucket above the count.
    assert_eq!(histogram.buckets[0].cumulative, 0);
}

#[test]
fn native_histograms_have_their_exemplars_by_themselves_too() {
    let mut family = histograms("wait", "", &[1.0], &[(&[], &[2, 1, 0])]);
    family.details.natives = vec![native(&[(0, 3)], 0)];
    family.details.exemplars = vec![placed(0, 0, "one"), placed(0, 1, "two")];
    let family = only(family);
    let histogram = family.metrics[0].histogram.as_ref().unwrap();
    let traces: Vec<_> = histogram
        .exemplars
        .iter()
        .map(|exemplar| trace(Some(exemplar)))
        .collect();
    assert_eq!(traces, [Some("one"), Some("two")]);
    assert_eq!(trace(histogram.buckets[0].exemplar.as_ref()), Some("one"));
}

#[test]
fn exemplars_without_a_time_have_none() {
    let mut family = integers(Kind::Counter, "jobs", "", &[(&[], &[1])]);
    family.details.exemplars = vec![PlacedExemplar {
        series: 0,
        bucket: 0,
        exemplar: exemplar("x", -1.5, None),
    }];
    let family = only(family);
    let counter = family.metrics[0].counter.as_ref().unwrap();
    let read = counter.exemplar.as_ref().unwrap();
    assert_eq!((read.value, read.timestamp), (-1.5, None));
}

#[test]
fn long_texts_have_long_lengths() {
    let value = "\\\"é".repeat(100_000);
    let labels = [("path", value.as_str())];
    let family = only(integers(Kind::Counter, "jobs", "", &[(&labels, &[1])]));
    assert_eq!(family.metrics[0].labels, pairs(&labels));
}

#[test]
fn a_snapshot_takes_the_place_of_what_was_in_the_memory() {
    let mut output = b"something".to_vec();
    snapshot(vec![]).encode_into(Format::Protobuf, &mut output);
    assert!(output.is_empty());
    let whole = every_kind();
    whole.encode_into(Format::Protobuf, &mut output);
    assert_eq!(output, whole.encode(Format::Protobuf));
    assert!(Arc::strong_count(&whole.families[0].layout) == 1);
}

#[test]
fn the_parser_of_text_says_that_it_is_none() {
    let error = crate::parse("", Format::Protobuf).unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 1, column 1: protobuf is no text; parse what was encoded as `Format::Text` or \
         `Format::OpenMetrics`"
    );
}

/// Texts with many of the characters that mean something to text formats.
fn hostile_text() -> impl proptest::strategy::Strategy<Value = String> {
    let pieces = [
        "\\", "\"", "\n", ",", "=\"", "{", "}", "le", " ", "\r", "\0", "é", "🦀",
    ];
    let tangle = proptest::collection::vec(proptest::sample::select(pieces.to_vec()), 0..12);
    let join = |(tangle, any): (Vec<&str>, String)| tangle.concat() + &any;
    proptest::strategy::Strategy::prop_map((tangle, proptest::arbitrary::any::<String>()), join)
}

proptest::proptest! {
    #[test]
    fn label_values_and_help_read_back(help in hostile_text(), first in hostile_text(), second in hostile_text()) {
        let labels = [("area", first.as_str()), ("zone", second.as_str())];
        let present: Vec<_> = labels.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let families = read(vec![
            integers(Kind::Counter, "jobs", &help, &[(&labels, &[3])]),
            histograms("wait", &help, &[1.0], &[(&labels, &[1, 2, 500_000_000])]),
        ]);
        for family in &families {
            proptest::prop_assert_eq!(family.help.as_deref().unwrap_or_default(), &help);
            proptest::prop_assert_eq!(&family.metrics[0].labels, &pairs(&present));
        }
        proptest::prop_assert_eq!(families.len(), 2);
    }

    #[test]
    fn any_native_buckets_read_back(buckets in proptest::collection::btree_map(-2000..9000_i32, 1..u64::MAX / 300, 0..160)) {
        let buckets: Vec<_> = buckets.into_iter().collect();
        let histogram = with_native(native(&buckets, 1));
        let read: Vec<_> = histogram.native_buckets();
        let expected: Vec<_> = buckets.iter().map(|(index, count)| (i64::from(*index), *count)).collect();
        proptest::prop_assert_eq!(read, expected);
    }
}
