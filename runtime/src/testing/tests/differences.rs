use super::call;
use crate::Outcome;
use crate::snapshot::fixture::{histograms, integers, snapshot};
use crate::snapshot::{Kind, Snapshot};
use crate::testing::{Change, isolated};

/// Name, label `a`, before and after of a change.
type Flat<'a> = (&'a str, Option<&'a str>, Option<f64>, Option<f64>);

fn flat(change: &Change) -> Flat<'_> {
    (
        change.name(),
        change.label("a"),
        change.before(),
        change.after(),
    )
}

fn jobs(rows: &[(&str, u64)]) -> Snapshot {
    let labels: Vec<_> = rows.iter().map(|(value, _)| [("a", *value)]).collect();
    let numbers: Vec<_> = rows.iter().map(|(_, number)| [*number]).collect();
    let rows = labels.iter().zip(&numbers);
    let rows: Vec<_> = rows
        .map(|(labels, numbers)| (&labels[..], &numbers[..]))
        .collect();
    snapshot(vec![integers(Kind::Counter, "jobs", "", &rows)])
}

#[test]
fn what_changed_is_told_and_nothing_else() {
    let before = jobs(&[
        ("gone", 4),
        ("gone_from_0", 0),
        ("less", 5),
        ("more", 1),
        ("same", 7),
    ]);
    let after = jobs(&[
        ("less", 2),
        ("more", 3),
        ("new", 6),
        ("new_at_0", 0),
        ("same", 7),
    ]);
    let difference = after.since(&before);
    let changes: Vec<_> = difference.samples().iter().map(flat).collect();
    let expected = [
        ("jobs_total", Some("gone"), Some(4.0), None),
        ("jobs_total", Some("less"), Some(5.0), Some(2.0)),
        ("jobs_total", Some("more"), Some(1.0), Some(3.0)),
        ("jobs_total", Some("new"), None, Some(6.0)),
    ];
    assert_eq!(changes, expected);
    let values: Vec<_> = difference.samples().iter().map(Change::value).collect();
    assert_eq!(values, [-4.0, -3.0, 2.0, 6.0]);
    assert_eq!(difference.value("jobs_total", &[("a", "more")]), 2.0);
    assert_eq!(difference.value("jobs_total", &[("a", "less")]), -3.0);
    assert_eq!(difference.value("jobs_total", &[("a", "new")]), 6.0);
    for other in ["same", "new_at_0", "unknown"] {
        assert_eq!(
            difference.value("jobs_total", &[("a", other)]),
            0.0,
            "{other}"
        );
    }
    assert_eq!(difference.value("jobs_total", &[]), 0.0);
    assert_eq!(difference.value("jobs", &[("a", "more")]), 0.0);
}

#[test]
fn one_change_is_one_line() {
    let before = jobs(&[("a\"b", 4), ("c", 1)]);
    let after = jobs(&[("a\"b", 1), ("c", 3)]);
    assert_eq!(
        after.since(&before).to_string(),
        "jobs_total{a=\"a\\\"b\"} -3 (4 -> 1)\njobs_total{a=\"c\"} +2 (1 -> 3)\n",
    );
    assert_eq!(after.since(&after).to_string(), "");
    assert!(after.since(&after).is_empty());
    assert!(!after.since(&before).is_empty());
}

#[test]
fn histograms_change_in_their_parts() {
    let of = |cells: &[u64]| snapshot(vec![histograms("wait", "", &[1.0, 1e7], &[(&[], cells)])]);
    let difference = of(&[1, 3, 0, 4_000_000_000]).since(&of(&[1, 2, 0, 1_500_000_000]));
    let names: Vec<_> = difference.samples().iter().map(Change::name).collect();
    assert_eq!(
        names,
        ["wait_bucket", "wait_bucket", "wait_count", "wait_sum"]
    );
    assert_eq!(difference.value("wait_sum", &[]), 2.5);
    assert_eq!(difference.value("wait_bucket", &[("le", "1")]), 0.0);
    for le in ["1e+07", "10000000", "1e7"] {
        assert_eq!(difference.value("wait_bucket", &[("le", le)]), 1.0, "{le}");
    }
}

#[test]
fn calls_of_a_registry_are_told_apart() {
    isolated(|registry| {
        call("x", Outcome::Success);
        let before = registry.snapshot();
        call("x", Outcome::Success);
        call("y", Outcome::Failure);
        let difference = registry.snapshot().since(&before);
        let value = |name, status| {
            difference.value("task_total", &[("task_name", name), ("status", status)])
        };
        assert_eq!(value("x", "success"), 1.0);
        assert_eq!(value("x", "failure"), 0.0);
        assert_eq!(value("y", "failure"), 1.0);
    });
}
