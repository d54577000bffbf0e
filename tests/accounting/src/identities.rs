//! What holds in every scrape.

use crate::Numbers;

/// Checks the families of an operation that has its default views, with the default
/// labels, and `started`.
pub fn check(operation: &str, numbers: &Numbers) {
    let name = |suffix: &str| format!("{operation}_{suffix}");
    let completed = numbers.sums(&name("total"), &["status"]);
    let started = numbers.sums(&name("started_total"), &[]);
    let in_progress = numbers.sums(&name("in_progress"), &[]);
    for (labels, started) in &started {
        let ended = completed[labels];
        let running = in_progress[labels];
        assert_eq!(
            *started,
            ended + running,
            "{operation}{labels:?}: started is not completed {ended} + in progress {running}"
        );
    }
    assert_eq!(
        completed,
        numbers.sums(&name("duration_seconds_count"), &[]),
        "{operation}: the counter and the histogram's count"
    );
    check_errors(operation, numbers);
    check_buckets(operation, numbers);
}

/// Errors are the calls that failed or timed out.
fn check_errors(operation: &str, numbers: &Numbers) {
    let errors = numbers.sums(&format!("{operation}_errors_total"), &["error_type"]);
    let mut failed = std::collections::BTreeMap::new();
    for (labels, value) in numbers.named(&format!("{operation}_total")) {
        let (status, labels): (Vec<_>, Vec<_>) = labels
            .iter()
            .cloned()
            .partition(|(name, _)| name == "status");
        if ["failure", "timeout"].contains(&status[0].1.as_str()) {
            *failed.entry(labels).or_insert(0.0) += value;
        }
    }
    for (labels, failed) in failed {
        let errors = errors.get(&labels).copied().unwrap_or(0.0);
        assert_eq!(errors, failed, "{operation}{labels:?}: errors and failures");
    }
}

/// Buckets rise, and the last one is the count.
fn check_buckets(operation: &str, numbers: &Numbers) {
    let counts = numbers.sums(&format!("{operation}_duration_seconds_count"), &[]);
    let mut buckets = std::collections::BTreeMap::<_, Vec<(f64, f64)>>::new();
    for (labels, value) in numbers.named(&format!("{operation}_duration_seconds_bucket")) {
        let (le, labels): (Vec<_>, Vec<_>) =
            labels.iter().cloned().partition(|(name, _)| name == "le");
        let bound = le[0].1.parse().expect("a bound is a number");
        buckets.entry(labels).or_default().push((bound, value));
    }
    for (labels, mut buckets) in buckets {
        buckets.sort_by(|a, b| a.0.total_cmp(&b.0));
        assert!(buckets.is_sorted_by_key(|(_, value)| *value), "{labels:?}");
        let last = buckets.last().copied();
        assert_eq!(last, Some((f64::INFINITY, counts[&labels])), "{labels:?}");
    }
}

/// Whether a sample of this name may fall from one scrape to the next.
fn is_gauge(name: &str) -> bool {
    name.ends_with("_in_progress")
}

/// Checks that no counter fell, and no series went away.
pub fn check_monotone(earlier: &Numbers, later: &Numbers) {
    let known: std::collections::HashMap<_, _> = later.iter().collect();
    for (key, before) in earlier.iter() {
        let now = known.get(key).copied();
        let now = now.unwrap_or_else(|| panic!("{key:?} went away"));
        assert!(
            is_gauge(&key.0) || now >= before,
            "{key:?} fell from {before} to {now}"
        );
    }
}
