//! A snapshot as the protocol wants it: each series by all its labels.

use crate::snapshot::Snapshot;

/// Sorted by name, the metric's among them as `__name__`, none of them empty.
pub type Labels = Vec<(String, String)>;

/// A series and its number.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub labels: Labels,
    pub value: f64,
}

/// Sorted by labels, each label set once. `own` are labels of all series.
pub(super) fn of(snapshot: &Snapshot, own: &[(String, String)]) -> Vec<Series> {
    let samples = snapshot.samples();
    let series = samples.iter().map(|sample| Series {
        labels: labels(sample.name(), sample.labels(), own),
        value: sample.value(),
    });
    let mut series: Vec<_> = series.collect();
    series.sort_by(|a, b| a.labels.cmp(&b.labels));
    series
}

fn labels(name: &str, labels: &[(String, String)], own: &[(String, String)]) -> Labels {
    let mut all: Labels = labels.iter().chain(own).cloned().collect();
    all.push(("__name__".to_owned(), name.to_owned()));
    all.sort();
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Registry;

    #[test]
    fn labels_are_sorted_and_none_is_empty() {
        let registry = Registry::builder().build().expect("a registry");
        let collect = |into: &mut crate::Collection| {
            let depth = into.gauge("depth", "Now.");
            depth.with(&[("Zone", "b"), ("empty", "")], 2);
            depth.with(&[("Zone", "a")], 1);
            Ok(())
        };
        registry.collector_fn("depth", collect).expect("names");
        let own = [("job".to_owned(), "j".to_owned())];
        let series = of(&registry.snapshot(), &own);
        let name = ("__name__".to_owned(), "depth".to_owned());
        let depths: Vec<_> = series
            .iter()
            .filter(|series| series.labels.contains(&name))
            .map(|series| (format!("{:?}", series.labels), series.value))
            .collect();
        let expected =
            |zone: &str| format!(r#"[("Zone", "{zone}"), ("__name__", "depth"), ("job", "j")]"#);
        assert_eq!(depths, [(expected("a"), 1.0), (expected("b"), 2.0)]);
        assert!(series.is_sorted_by(|a, b| a.labels < b.labels));
    }
}
