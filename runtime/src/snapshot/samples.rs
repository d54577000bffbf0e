//! A snapshot's samples one by one, for tests and tools.

use super::part::Part;
use super::{Exemplar, FamilySnapshot, Snapshot};
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
    exemplar: Option<Exemplar>,
}

impl Sample {
    /// The name with its suffix: `_total`, `_bucket`, `_sum` or `_count`; `_created` with
    /// [`RegistryBuilder::created_timestamps`](crate::RegistryBuilder::created_timestamps).
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

    /// An example of what was counted, of a counter or a bucket. See
    /// [`RegistryBuilder::exemplars`](crate::RegistryBuilder::exemplars).
    #[must_use]
    pub fn exemplar(&self) -> Option<&Exemplar> {
        self.exemplar.as_ref()
    }
}

impl Snapshot {
    /// Every sample, sorted by name, then by labels.
    #[must_use]
    pub fn samples(&self) -> Vec<Sample> {
        self.samples_of(FamilySnapshot::parts)
    }

    /// All but those that tell when series began, sorted alike.
    pub(crate) fn samples_without_beginnings(&self) -> Vec<Sample> {
        self.samples_of(|family| family.layout.header.parts())
    }

    fn samples_of(&self, parts: fn(&FamilySnapshot) -> Vec<Part>) -> Vec<Sample> {
        let families = self.families.iter();
        let samples = families.flat_map(|family| family.samples(parts(family)));
        let mut samples: Vec<Sample> = samples.collect();
        samples.sort_by(|a, b| (&a.name, &a.labels).cmp(&(&b.name, &b.labels)));
        samples
    }

    /// The samples that have an exemplar, sorted by name, then by labels.
    ///
    /// ```
    /// use callmeter::{Registry, track_task};
    ///
    /// #[track_task]
    /// fn import() {}
    ///
    /// let registry = Registry::builder().exemplars(|| Some([("trace_id", "4bf9")])).build()?;
    /// registry.scope_sync(import);
    /// let samples = registry.snapshot().exemplars();
    /// let [bucket, counter] = &samples[..] else { panic!("there are two") };
    /// assert_eq!(bucket.name(), "task_duration_seconds_bucket");
    /// assert_eq!(counter.name(), "task_total");
    /// let exemplar = counter.exemplar().unwrap();
    /// assert_eq!((exemplar.label("trace_id"), exemplar.value()), (Some("4bf9"), 1.0));
    /// assert!(exemplar.timestamp().is_some());
    /// # Ok::<(), callmeter::BuildError>(())
    /// ```
    #[must_use]
    pub fn exemplars(&self) -> Vec<Sample> {
        let mut samples = self.samples();
        samples.retain(|sample| sample.exemplar.is_some());
        samples
    }
}

impl FamilySnapshot {
    fn samples(&self, parts: Vec<Part>) -> impl Iterator<Item = Sample> {
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
            exemplar: self.exemplar(series, part).cloned(),
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
                ("wait_bucket", Some("1.0"), 3.0),
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
