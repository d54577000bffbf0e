//! What changed between two snapshots.

use std::collections::BTreeMap;
use std::fmt;

use super::key::Key;
use crate::Snapshot;

/// What changed between two snapshots: see [`Snapshot::since`].
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    changes: Vec<Change>,
}

/// One number that changed between two snapshots.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    key: Key,
    before: Option<f64>,
    after: Option<f64>,
}

impl Snapshot {
    /// What changed since an earlier snapshot. Samples that one of the two does not have
    /// count as 0 there. When a series began is no number that changes.
    ///
    /// ```
    /// #[callmeter::track_task]
    /// fn work() {}
    ///
    /// let registry = callmeter::registry();
    /// let before = registry.snapshot();
    /// work();
    /// work();
    /// let difference = registry.snapshot().since(&before);
    /// assert_eq!(difference.value("task_total", &[("task_name", "work"), ("status", "success")]), 2.0);
    /// assert_eq!(difference.value("task_total", &[("task_name", "work"), ("status", "failure")]), 0.0);
    /// assert!(difference.to_string().contains("task_total{status=\"success\",task_name=\"work\"} +2 (0 -> 2)\n"));
    /// ```
    #[must_use]
    pub fn since(&self, earlier: &Snapshot) -> Difference {
        let mut values: BTreeMap<Key, [Option<f64>; 2]> = BTreeMap::new();
        for (snapshot, side) in [(earlier, 0), (self, 1)] {
            for sample in snapshot.samples_without_beginnings() {
                values.entry(Key::of(&sample)).or_default()[side] = Some(sample.value());
            }
        }
        let changes =
            values
                .into_iter()
                .map(|(key, [before, after])| Change { key, before, after });
        Difference {
            changes: changes.filter(Change::is_one).collect(),
        }
    }
}

impl Difference {
    /// By how much a sample changed; 0 if it did not, or is not there.
    ///
    /// Name and labels are those of [`Snapshot::value`].
    #[must_use]
    pub fn value(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let labels = labels
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let key = Key::new(name, labels.collect());
        let change = self.changes.iter().find(|change| change.key.matches(&key));
        change.map_or(0.0, Change::value)
    }

    /// The samples that changed, sorted by name, then by labels.
    #[must_use]
    pub fn samples(&self) -> &[Change] {
        &self.changes
    }

    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

impl Change {
    /// The name with its suffix: `_total`, `_bucket`, `_sum` or `_count`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.key.name
    }

    /// Names and values of the labels, sorted by name.
    #[must_use]
    pub fn labels(&self) -> &[(String, String)] {
        &self.key.labels
    }

    /// The value of one label.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        let label = self.key.labels.iter().find(|(given, _)| given == name);
        label.map(|(_, value)| value.as_str())
    }

    /// By how much it changed.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.after.unwrap_or(0.0) - self.before.unwrap_or(0.0)
    }

    /// The number before; `None` if it was not there.
    #[must_use]
    pub fn before(&self) -> Option<f64> {
        self.before
    }

    /// The number after; `None` if it is no longer there.
    #[must_use]
    pub fn after(&self) -> Option<f64> {
        self.after
    }

    pub(super) fn key(&self) -> &Key {
        &self.key
    }

    /// An infinity that stays the same is no change, nor is what stays no number.
    fn is_one(&self) -> bool {
        let (before, after) = (self.before.unwrap_or(0.0), self.after.unwrap_or(0.0));
        before != after && !(before.is_nan() && after.is_nan())
    }
}

/// `name{a="1"} +2 (1 -> 3)`
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = (self.before.unwrap_or(0.0), self.after.unwrap_or(0.0));
        write!(f, "{} {:+} ({before} -> {after})", self.key, self.value())
    }
}

/// One change per line.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.changes
            .iter()
            .try_for_each(|change| writeln!(f, "{change}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_without_number_is_no_change() {
        let is_change = |before, after| {
            let key = Key::new("x", Vec::new());
            Change { key, before, after }.is_one()
        };
        assert!(!is_change(Some(f64::NAN), Some(f64::NAN)));
        assert!(!is_change(Some(f64::INFINITY), Some(f64::INFINITY)));
        assert!(!is_change(None, Some(0.0)));
        assert!(is_change(Some(1.0), Some(f64::NAN)));
        assert!(is_change(None, Some(f64::NAN)));
        assert!(is_change(Some(f64::INFINITY), Some(1.0)));
    }
}
