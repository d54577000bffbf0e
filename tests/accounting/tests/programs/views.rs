//! What holds between the families of one operation in every scrape, as all are read from
//! the same calls.

use std::collections::BTreeMap;

use callmeter_accounting::{Numbers, identities};

type Sums = BTreeMap<Vec<(String, String)>, f64>;

pub fn check(numbers: &Numbers) {
    let jobs =
        |statuses: &[&str], without: &[&str]| picked(numbers, "job_total", statuses, without);
    same(
        &jobs(&["success"], &["name"]),
        numbers,
        "job_good_total",
        &[],
    );
    let bad = ["failure", "timeout", "panic"];
    same(&jobs(&bad, &[]), numbers, "job_bad_total", &["status"]);
    same(
        &jobs(&["failure", "timeout"], &[]),
        numbers,
        "job_failed_total",
        &[],
    );
    same(
        &jobs(&["timeout"], &["name"]),
        numbers,
        "job_late_total",
        &[],
    );
    let good_times = "job_good_duration_seconds_count";
    same(
        &jobs(&["success"], &["name"]),
        numbers,
        good_times,
        &["status"],
    );
    check_shared_buckets(numbers);
    for histogram in ["job_coarse_duration_seconds", "job_good_duration_seconds"] {
        identities::check_buckets(histogram, numbers);
    }
    for histogram in ["job_size_items", "job_result_items"] {
        identities::check_buckets(histogram, numbers);
    }
    let found = picked(numbers, "look_total", &["hit", "miss"], &[]);
    same(&found, numbers, "look_found_total", &[]);
    let broken = picked(numbers, "look_total", &["broken"], &[]);
    same(&broken, numbers, "look_broken_total", &["status"]);
}

/// The calls of some statuses, added up over the labels `without`.
fn picked(numbers: &Numbers, name: &str, statuses: &[&str], without: &[&str]) -> Sums {
    let mut sums = Sums::new();
    for (labels, value) in numbers.named(name) {
        let is_picked = |(name, value): &(String, String)| {
            name == "status" && statuses.contains(&value.as_str())
        };
        if labels.iter().any(is_picked) {
            let rest = labels
                .iter()
                .filter(|(name, _)| name != "status" && !without.contains(&name.as_str()));
            *sums.entry(rest.cloned().collect()).or_insert(0.0) += value;
        }
    }
    sums
}

fn same(expected: &Sums, numbers: &Numbers, name: &str, without: &[&str]) {
    let found = numbers.sums(name, without);
    assert_eq!(&found, expected, "{name} does not show the same calls");
}

/// The bound that two families of durations have in common says the same in both.
fn check_shared_buckets(numbers: &Numbers) {
    let up_to_a_millisecond = |name: &str| {
        let mut sums = Sums::new();
        for (labels, value) in numbers.named(name) {
            if labels.contains(&("le".to_owned(), "0.001".to_owned())) {
                let kind = labels.iter().filter(|(name, _)| name == "kind");
                *sums.entry(kind.cloned().collect()).or_insert(0.0) += value;
            }
        }
        sums
    };
    assert_eq!(
        up_to_a_millisecond("job_duration_seconds_bucket"),
        up_to_a_millisecond("job_coarse_duration_seconds_bucket"),
    );
}
