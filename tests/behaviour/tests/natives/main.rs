//! Histograms that are native beside their buckets, as a server reads them.

#[path = "../../../../runtime/src/exposition/protobuf/tests/reader.rs"]
mod reader;

mod families;
mod operations;
mod threads;

use callmeter::{Format, Registry};
use reader::Histogram;

/// The histogram of a series, as it is shown in protobuf.
#[track_caller]
fn shown(registry: &Registry, family: &str, labels: &[(&str, &str)]) -> Histogram {
    let families = reader::families(&registry.encode(Format::Protobuf));
    let family = families.into_iter().find(|own| own.name == family);
    let is_it = |metric: &reader::Metric| {
        let own = metric.labels.iter();
        own.map(|(name, value)| (name.as_str(), value.as_str()))
            .eq(labels.iter().copied())
    };
    let metric = family.and_then(|family| family.metrics.into_iter().find(is_it));
    let histogram = metric.and_then(|metric| metric.histogram);
    histogram.unwrap_or_else(|| panic!("no {labels:?}"))
}

/// That it is native, and how many observations the native buckets and the classic ones up
/// to each bound have.
#[track_caller]
fn assert_native(histogram: &Histogram, native: &[(i64, u64)], classic: &[u64]) {
    assert_eq!(histogram.native_buckets(), native);
    assert_eq!(histogram.zero_threshold, Some(2_f64.powi(-128)));
    let of_buckets: u64 = native.iter().map(|(_, count)| count).sum();
    assert_eq!(Some(histogram.count - of_buckets), histogram.zero_count);
    let buckets = histogram.buckets.iter();
    assert_eq!(
        buckets.map(|own| own.cumulative).collect::<Vec<_>>(),
        classic
    );
}
