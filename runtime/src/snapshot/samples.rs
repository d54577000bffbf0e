//! A snapshot's samples one by one, for tests and tools.

use super::part::Part;
use super::{FamilySnapshot, Snapshot};
use crate::exposition::escape;

/// One number of a snapshot, under the name and labels it has in classic exposition.
///
/// ```
/// let registry = callmeter::registry();
/// for sample in registry.snapshot().samples() {
///     println!("{} {:?} {}", sample.name(), sample.labels(), sample.value());
/// }
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    name: String,
    labels: Vec<(String, String)>,
    value: f64,
}

impl Sample {
    /// The name with its suffix: `_total`, `_bucket`, `_sum` or `_count`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Names and values of the labels, sorted by name.
    #[must_use]
    pub fn labels(&self) -> &[(String, String)] {
        &self.labels
    }

    /// The value of one label.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        self.labels
            .iter()
            .find(|(given, _)| given == name)
            .map(|(_, value)| value.as_str())
    }

    /// The number; in seconds for a sum of durations.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }
}

impl Snapshot {
    /// Every sample, sorted by name, then by labels.
    #[must_use]
    pub fn samples(&self) -> Vec<Sample> {
        let mut samples: Vec<Sample> = self
            .families
            .iter()
            .flat_map(FamilySnapshot::samples)
            .collect();
        samples.sort_by(|a, b| (&a.name, &a.labels).cmp(&(&b.name, &b.labels)));
        samples
    }
}

impl FamilySnapshot {
    fn samples(&self) -> impl Iterator<Item = Sample> {
        let parts = self.layout.header.parts();
        self.layout
            .labels
            .iter()
            .enumerate()
            .flat_map(move |(series, labels)| {
                let labels = escape::parse(labels);
                let sample = |part: &Part| self.sample(series, &labels, *part);
                parts.iter().map(sample).collect::<Vec<_>>()
            })
    }

    fn sample(&self, series: usize, labels: &[(String, String)], part: Part) -> Sample {
        let header = &self.layout.header;
        let mut labels = labels.to_vec();
        if let Some(le) = part.le(header) {
            let at = labels.partition_point(|(name, _)| name.as_str() < "le");
            labels.insert(at, ("le".to_owned(), le.to_owned()));
        }
        let name = [&header.name, part.suffix(header.kind)].concat();
        Sample {
            name,
            labels,
            value: self.number(series, part),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::snapshot::fixture::{every_kind, histograms, snapshot};

    #[test]
    fn samples_are_sorted_by_name_and_labels() {
        let samples = every_kind().samples();
        let keys: Vec<_> = samples
            .iter()
            .map(|sample| (sample.name(), sample.labels()))
            .collect();
        assert!(keys.is_sorted());
        // Counters and gauges 6, histograms 2 × 6, 5, 6, 2 × 6.
        assert_eq!(samples.len(), 41);
        assert_eq!(keys[0].0, "active_gates");
        assert_eq!(keys[40].0, "task_duration_seconds_sum");
    }

    #[test]
    fn samples_carry_unescaped_labels() {
        let samples = every_kind().samples();
        let gates: Vec<_> = samples
            .iter()
            .filter_map(|sample| sample.label("gate"))
            .collect();
        assert_eq!(gates, ["\té🦀} 1", "a\"b\\c\nd", "lint", "lint"]);
        assert_eq!(samples[0].label("gate"), None);
    }

    #[test]
    fn a_histogram_is_buckets_count_and_sum() {
        let family = histograms(
            "wait",
            "",
            &[0.5, 1.0],
            &[(&[("zone", "z"), ("area", "a")], &[1, 2, 3, 1_250_000_000])],
        );
        let samples = snapshot(vec![family]).samples();
        let flat: Vec<_> = samples
            .iter()
            .map(|sample| (sample.name(), sample.label("le"), sample.value()))
            .collect();
        assert_eq!(
            flat,
            [
                ("wait_bucket", Some("+Inf"), 6.0),
                ("wait_bucket", Some("0.5"), 1.0),
                ("wait_bucket", Some("1"), 3.0),
                ("wait_count", None, 6.0),
                ("wait_sum", None, 1.25),
            ]
        );
        let names: Vec<_> = samples[0]
            .labels()
            .iter()
            .map(|(name, _)| name.as_str())
            .collect();
        assert_eq!(names, ["area", "le", "zone"]);
    }
}
