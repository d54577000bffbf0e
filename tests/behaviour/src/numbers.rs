use callmeter::{Registry, Sample, Snapshot};

/// The value of one sample.
pub fn value(registry: &Registry, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    registry.snapshot().value(name, labels)
}

/// The samples of a name that have all of `labels`, added up; `None` if there are none.
pub fn total(snapshot: &Snapshot, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    sum(&snapshot.samples(), name, labels)
}

fn sum(samples: &[Sample], name: &str, labels: &[(&str, &str)]) -> Option<f64> {
    let found = samples.iter().filter(|sample| {
        let mut labels = labels.iter();
        sample.name() == name && labels.all(|(label, value)| sample.label(label) == Some(value))
    });
    found.map(Sample::value).reduce(|sum, value| sum + value)
}

/// The texts of a family's samples, as in classic exposition: `name{a="b"} 1`.
pub fn lines(registry: &Registry, name: &str) -> Vec<String> {
    let text = String::from_utf8(registry.encode(callmeter::Format::Text)).expect("text");
    let lines = text.lines().filter(|line| {
        let rest = line.strip_prefix(name);
        rest.is_some_and(|rest| rest.starts_with(['{', ' ']))
    });
    lines.map(str::to_owned).collect()
}

/// The calls of an operation that have not ended.
///
/// Panics unless they are those started without those completed, in one snapshot. Its
/// families are `<operation>_started_total`, `<operation>_total` and
/// `<operation>_in_progress`; the calls are those with `labels`.
pub fn in_progress(registry: &Registry, operation: &str, labels: &[(&str, &str)]) -> u64 {
    let samples = registry.snapshot().samples();
    let of = |family: &str| {
        let name = [operation, family].concat();
        sum(&samples, &name, labels).unwrap_or_else(|| panic!("no {name} with {labels:?}"))
    };
    let (started, ended) = (of("_started_total"), of("_total"));
    let in_progress = of("_in_progress");
    assert_eq!(started, ended + in_progress, "{operation} {labels:?}");
    in_progress as u64
}

/// The upper bounds and calls of a histogram's buckets, and its sum.
///
/// Panics unless the last bucket is its count.
pub fn histogram(
    registry: &Registry,
    name: &str,
    labels: &[(&str, &str)],
) -> (Vec<(f64, u64)>, f64) {
    let snapshot = registry.snapshot();
    let bucket = [name, "_bucket"].concat();
    let samples = snapshot.samples();
    let own = samples.iter().filter(|sample| {
        let labelled = labels
            .iter()
            .all(|(label, value)| sample.label(label) == Some(value));
        sample.name() == bucket && sample.labels().len() == labels.len() + 1 && labelled
    });
    let mut buckets: Vec<(f64, u64)> = own
        .map(|sample| {
            let bound = sample.label("le").expect("a bucket has a bound");
            (bound.parse().expect("a number"), sample.value() as u64)
        })
        .collect();
    buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
    let part = |part: &str| snapshot.value(&[name, part].concat(), labels);
    let count = part("_count").unwrap_or_else(|| panic!("no {name} with {labels:?}"));
    assert_eq!(buckets.last(), Some(&(f64::INFINITY, count as u64)));
    (buckets, part("_sum").expect("a histogram has a sum"))
}
