//! Samples, and whether two sides agree on them.

use std::collections::BTreeMap;

/// One value of one series, as an exposition or a server's answer has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// With its suffix: `_total`, `_bucket` and so on.
    pub name: String,
    /// Without the ones a server adds.
    pub labels: BTreeMap<String, String>,
    /// The number.
    pub value: f64,
}

impl Sample {
    /// A sample of these labels.
    pub fn new(name: &str, labels: &[(&str, &str)], value: f64) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            name: name.to_owned(),
            labels: labels.iter().map(owned).collect(),
            value,
        }
    }

    /// Name and labels: what may be there only once.
    fn series(&self) -> String {
        format!("{}{:?}", self.name, self.labels)
    }
}

/// The samples as a server keeps them: to it, an empty label is none.
pub fn without_empty_labels(mut samples: Vec<Sample>) -> Vec<Sample> {
    for sample in &mut samples {
        sample.labels.retain(|_, value| !value.is_empty());
    }
    samples
}

/// Fails with what one side has and the other has not.
///
/// # Panics
///
/// Where the two do not have the same series with the same values, each once.
pub fn assert_same(found: &[Sample], expected: &[Sample]) {
    let faults = differences(found, expected);
    assert!(
        faults.is_empty(),
        "of {} samples:\n{}",
        expected.len(),
        faults.join("\n")
    );
}

fn differences(found: &[Sample], expected: &[Sample]) -> Vec<String> {
    let (found, expected) = (by_series(found), by_series(expected));
    let missing = expected
        .iter()
        .filter(|(series, _)| !found.contains_key(*series));
    let unexpected = found
        .iter()
        .filter(|(series, _)| !expected.contains_key(*series));
    let differing = expected.iter().filter_map(|(series, value)| {
        let other = found.get(series)?;
        (other.to_bits() != value.to_bits()).then(|| format!("{series} is {other}, not {value}"))
    });
    missing
        .map(|(series, value)| format!("{series} {value} is missing"))
        .chain(unexpected.map(|(series, value)| format!("{series} {value} is not expected")))
        .chain(differing)
        .collect()
}

fn by_series(samples: &[Sample]) -> BTreeMap<String, f64> {
    let mut all = BTreeMap::new();
    for sample in samples {
        let before = all.insert(sample.series(), sample.value);
        assert!(before.is_none(), "{} is there twice", sample.series());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_does_not_matter() {
        let (a, b) = (
            Sample::new("a", &[], 1.0),
            Sample::new("b", &[("c", "d")], 2.0),
        );
        assert_same(&[a.clone(), b.clone()], &[b, a]);
    }

    #[test]
    fn the_smallest_difference_in_value_is_told() {
        let faults = differences(
            &[Sample::new("a", &[], 1.0)],
            &[Sample::new("a", &[], 1.0 + f64::EPSILON)],
        );
        assert_eq!(faults, ["a{} is 1, not 1.0000000000000002"]);
    }

    #[test]
    fn a_difference_in_labels_is_told() {
        let faults = differences(
            &[Sample::new("a", &[("b", "c")], 1.0)],
            &[Sample::new("a", &[], 1.0)],
        );
        assert_eq!(
            faults,
            ["a{} 1 is missing", "a{\"b\": \"c\"} 1 is not expected"]
        );
    }

    #[test]
    #[should_panic(expected = "a{} is there twice")]
    fn a_series_may_be_there_only_once() {
        let sample = Sample::new("a", &[], 1.0);
        assert_same(&[sample.clone(), sample.clone()], &[sample]);
    }
}
