//! One number of a snapshot by its name and labels.

use super::part::Part;
use super::{FamilySnapshot, Kind, Snapshot};
use crate::exposition::escape;

impl Snapshot {
    /// The value of one sample, or `None` if there is no such sample.
    ///
    /// The name is that of classic exposition (`task_total`, `task_duration_seconds_count`), or, with
    /// [`RegistryBuilder::created_timestamps`](crate::RegistryBuilder::created_timestamps), that with
    /// `_created` (`task_created`);
    /// the labels are all that the sample has, in any order; one with an empty value is absent. The
    /// `le` of a bucket may be written in any way that means the same number.
    ///
    /// ```
    /// let snapshot = callmeter::registry().snapshot();
    /// assert_eq!(snapshot.value("no_such_total", &[("task_name", "x")]), None);
    /// ```
    #[must_use]
    pub fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        self.families
            .iter()
            .find_map(|family| family.value(name, labels))
    }
}

impl FamilySnapshot {
    fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let header = &self.layout.header;
        let suffix = name.strip_prefix(header.name.as_str())?;
        let present = labels
            .iter()
            .copied()
            .filter(|(_, value)| !value.is_empty());
        let (les, labels): (Vec<_>, Vec<_>) = present.partition(|(name, _)| *name == "le");
        let bound: Option<f64> = match les[..] {
            [] => None,
            [(_, le)] => Some(le.parse().ok()?),
            _ => return None,
        };
        let named = |part: &Part| part.suffix(header.kind) == suffix && part.bound(header) == bound;
        let part = self.parts().into_iter().find(named)?;
        Some(self.number(self.position(&labels)?, part))
    }

    /// The index of the series that has exactly these labels.
    fn position(&self, labels: &[(&str, &str)]) -> Option<usize> {
        let known = &self.layout.labels;
        let labels = escape::render(labels);
        match self.layout.header.kind {
            // Those of one series stand behind each other, and so not in order.
            Kind::StateSet => known.iter().position(|own| own == labels.by_ref()),
            _ => known.position(labels.by_ref()).ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::snapshot::fixture::every_kind;

    #[test]
    fn every_sample_is_found_by_its_name_and_labels() {
        let snapshot = every_kind();
        for sample in snapshot.samples() {
            let mut labels: Vec<_> = sample
                .labels()
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            labels.reverse();
            assert_eq!(
                snapshot.value(sample.name(), &labels),
                Some(sample.value()),
                "{sample:?}"
            );
        }
    }

    #[test]
    fn labels_must_be_all_and_no_more() {
        let snapshot = every_kind();
        let labels = [
            ("gate", "lint"),
            ("project", "backend"),
            ("status", "success"),
        ];
        assert_eq!(snapshot.value("ci_gate_checks_total", &labels), Some(42.0));
        assert_eq!(snapshot.value("ci_gate_checks_total", &labels[..2]), None);
        let with = |value| [&labels[..], &[("x", value)]].concat();
        let value = |labels: &[_]| snapshot.value("ci_gate_checks_total", labels);
        assert_eq!(value(&with("1")), None);
        assert_eq!(value(&with("")), Some(42.0));
        assert_eq!(snapshot.value("active_gates", &[("le", "")]), Some(3.0));
        assert_eq!(snapshot.value("active_gates", &[("le", "1")]), None);
        assert_eq!(snapshot.value("active_gates", &[]), Some(3.0));
    }

    #[test]
    fn names_are_those_of_samples() {
        let snapshot = every_kind();
        assert_eq!(snapshot.value("boots_total", &[]), Some(1.0));
        for name in [
            "boots",
            "boots_count",
            "pause_seconds",
            "pause_seconds_total",
            "nothing_total",
            "active_gates_total",
            "",
        ] {
            assert_eq!(snapshot.value(name, &[]), None, "{name}");
        }
    }

    #[test]
    fn a_bound_may_be_written_in_any_way() {
        let snapshot = every_kind();
        let bucket = |le| snapshot.value("entry_size_bytes_bucket", &[("le", le), ("cache", "l1")]);
        for le in ["1e+07", "10000000", "1e7", "10000000.0"] {
            assert_eq!(bucket(le), Some(6.0), "{le}");
        }
        assert_eq!(bucket("+Inf"), Some(10.0));
        assert_eq!(bucket("Inf"), Some(10.0));
        for le in ["2", "", "x", "-Inf", "NaN"] {
            assert_eq!(bucket(le), None, "{le}");
        }
        assert_eq!(
            snapshot.value("entry_size_bytes_bucket", &[("cache", "l1")]),
            None
        );
        assert_eq!(
            snapshot.value("entry_size_bytes_count", &[("cache", "l1"), ("le", "+Inf")]),
            None
        );
    }
}
