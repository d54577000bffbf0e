//! What holds in every scrape.

use crate::Numbers;

/// How the calls of an operation end.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    /// The status label.
    pub label: &'static str,
    /// Whether calls of that status are errors.
    pub is_error: fn(&str) -> bool,
}

impl Words {
    /// The standard ones.
    pub const STANDARD: Words = Words {
        label: "status",
        is_error: |word| ["failure", "timeout"].contains(&word),
    };
}

/// Checks the families of an operation that has its default views, with the default
/// labels, and `started`.
pub fn check(operation: &str, numbers: &Numbers) {
    check_with(Words::STANDARD, operation, numbers);
}

/// As [`check`], for other statuses.
pub fn check_with(words: Words, operation: &str, numbers: &Numbers) {
    let name = |suffix: &str| format!("{operation}_{suffix}");
    let completed = numbers.sums(&name("total"), &[words.label]);
    let started = numbers.sums(&name("started_total"), &[]);
    let in_progress = numbers.sums(&name("in_progress"), &[]);
    for (labels, started) in &started {
        // An open status is not there before the first call that ended so.
        let ended = completed.get(labels).copied().unwrap_or(0.0);
        let running = in_progress[labels];
        assert_eq!(
            *started,
            ended + running,
            "{operation}{labels:?}: started is not completed {ended} + in progress {running}"
        );
    }
    for (labels, count) in numbers.sums(&name("duration_seconds_count"), &[]) {
        let ended = completed.get(&labels).copied().unwrap_or(0.0);
        assert_eq!(ended, count, "{operation}{labels:?}: counter and histogram");
    }
    check_errors(words, operation, numbers);
    check_buckets(&name("duration_seconds"), numbers);
}

/// Errors are the calls of the statuses that are errors.
fn check_errors(words: Words, operation: &str, numbers: &Numbers) {
    let name = format!("{operation}_errors_total");
    for (labels, _) in numbers.named(&name) {
        let is_told = labels
            .iter()
            .any(|(name, value)| name == "error_type" && !value.is_empty());
        assert!(is_told, "{name}{labels:?}: an error of no type");
    }
    let errors = numbers.sums(&name, &["error_type"]);
    let mut failed = std::collections::BTreeMap::new();
    for (labels, value) in numbers.named(&format!("{operation}_total")) {
        let (status, labels): (Vec<_>, Vec<_>) = labels
            .iter()
            .cloned()
            .partition(|(name, _)| name == words.label);
        if (words.is_error)(&status[0].1) {
            *failed.entry(labels).or_insert(0.0) += value;
        }
    }
    for (labels, failed) in failed {
        let errors = errors.get(&labels).copied().unwrap_or(0.0);
        assert_eq!(errors, failed, "{operation}{labels:?}: errors and failures");
    }
}

/// Buckets rise, and the last one is the count.
pub fn check_buckets(histogram: &str, numbers: &Numbers) {
    let counts = numbers.sums(&format!("{histogram}_count"), &[]);
    let mut buckets = std::collections::BTreeMap::<_, Vec<(f64, f64)>>::new();
    for (labels, value) in numbers.named(&format!("{histogram}_bucket")) {
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
