//! What some families have beside their values: all of it is empty in most.

/// By series, in the order of the family's labels.
#[derive(Clone, Debug, Default)]
pub(crate) struct Details {
    /// A native histogram for each series, or none at all. Its count is never below the
    /// count of the same series' classic buckets.
    pub natives: Vec<NativeHistogram>,
    /// Ascending by series, then by bucket.
    pub exemplars: Vec<PlacedExemplar>,
    /// When each series began, in seconds since 1970; or nothing at all.
    pub created: Vec<f64>,
}

/// The buckets of a native histogram: bucket `i` of schema `s` holds what is above
/// `2^((i-1) / 2^s)` and at most `2^(i / 2^s)`.
#[derive(Clone, Debug, PartialEq, Default)]
pub(crate) struct NativeHistogram {
    pub schema: i32,
    /// What is at most this is in the zero bucket.
    pub zero_threshold: f64,
    pub zero_count: u64,
    /// Index and observations of each bucket that has some, ascending.
    pub buckets: Vec<(i32, u64)>,
}

/// An exemplar and where it belongs.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PlacedExemplar {
    pub series: u32,
    /// Of a histogram the bucket that it fell into; of a counter 0.
    pub bucket: u32,
    pub exemplar: Exemplar,
}

/// One observation that leads to a trace: see [`Sample::exemplar`](crate::Sample::exemplar).
#[derive(Clone, Debug, PartialEq)]
pub struct Exemplar {
    /// Names and values, at most 128 characters together.
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) value: f64,
    /// In seconds since 1970.
    pub(crate) timestamp: Option<f64>,
}

impl Exemplar {
    /// Names and values of its labels, in the order in which they were given.
    #[must_use]
    pub fn labels(&self) -> &[(String, String)] {
        &self.labels
    }

    /// The value of one label.
    #[must_use]
    pub fn label(&self, name: &str) -> Option<&str> {
        let label = self.labels.iter().find(|(given, _)| given == name);
        label.map(|(_, value)| value.as_str())
    }

    /// What was observed, in the unit of its family; of a counter, by how much it rose.
    #[must_use]
    pub fn value(&self) -> f64 {
        self.value
    }

    /// When, in seconds since 1970; `None` where the system's clock was before that, or was set
    /// back.
    #[must_use]
    pub fn timestamp(&self) -> Option<f64> {
        self.timestamp
    }
}

impl Details {
    /// The details of series that come from several families: of each the family, and which of
    /// its series it is.
    pub(crate) fn joined(parts: [&Details; 2], series: &[(usize, usize)]) -> Details {
        let exemplars = series.iter().enumerate().flat_map(|(new, (part, old))| {
            let own = parts[*part].exemplars_of(*old as u32);
            own.iter().map(move |placed| PlacedExemplar {
                series: new as u32,
                ..placed.clone()
            })
        });
        let natives = series.iter();
        let natives = natives.map(|(part, old)| parts[*part].natives.get(*old).cloned());
        let created = series.iter();
        let created = created.map(|(part, old)| parts[*part].created.get(*old).copied());
        Details {
            exemplars: exemplars.collect(),
            // What is not known of all is not told.
            natives: natives.collect::<Option<_>>().unwrap_or_default(),
            created: created.collect::<Option<_>>().unwrap_or_default(),
        }
    }

    fn exemplars_of(&self, series: u32) -> &[PlacedExemplar] {
        let start = self
            .exemplars
            .partition_point(|placed| placed.series < series);
        let end = self
            .exemplars
            .partition_point(|placed| placed.series <= series);
        &self.exemplars[start..end]
    }

    /// The exemplar of a bucket of a series.
    pub(crate) fn exemplar(&self, series: usize, bucket: usize) -> Option<&Exemplar> {
        let place = (series as u32, bucket as u32);
        let at = self
            .exemplars
            .binary_search_by_key(&place, |placed| (placed.series, placed.bucket));
        at.ok().map(|at| &self.exemplars[at].exemplar)
    }
}

impl NativeHistogram {
    /// The number of observations.
    pub(crate) fn count(&self) -> u64 {
        let of_buckets: u64 = self.buckets.iter().map(|(_, count)| count).sum();
        self.zero_count + of_buckets
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::fixture::histograms;
    use crate::snapshot::{FamilySnapshot, Snapshot};

    fn placed(series: u32, bucket: u32, id: &str) -> PlacedExemplar {
        let exemplar = Exemplar {
            labels: vec![("id".to_owned(), id.to_owned())],
            value: 1.0,
            timestamp: None,
        };
        PlacedExemplar {
            series,
            bucket,
            exemplar,
        }
    }

    /// A family of histograms with a label each, and an exemplar of each in the second bucket.
    fn family(labels: &[&str], ids: &[&str]) -> FamilySnapshot {
        let pairs: Vec<_> = labels.iter().map(|label| [("of", *label)]).collect();
        let rows: Vec<_> = pairs
            .iter()
            .map(|pair| (&pair[..], &[0, 1, 0][..]))
            .collect();
        let mut family = histograms("size", "Sizes.", &[1.0], &rows);
        let exemplars = (0..).zip(ids).map(|(at, id)| placed(at, 1, id));
        family.details.exemplars = exemplars.collect();
        family.details.created = (0..labels.len()).map(|at| at as f64).collect();
        let native = |at| NativeHistogram {
            zero_count: at as u64,
            ..NativeHistogram::default()
        };
        family.details.natives = (0..labels.len()).map(native).collect();
        family
    }

    fn ids(family: FamilySnapshot) -> Vec<(String, String)> {
        let families = vec![family];
        let samples = Snapshot { families }.exemplars();
        let id = |sample: &crate::Sample| {
            assert_eq!(sample.label("le"), Some("+Inf"));
            let id = sample.exemplar()?.label("id")?;
            Some((sample.label("of")?.to_owned(), id.to_owned()))
        };
        samples.iter().filter_map(id).collect()
    }

    #[test]
    fn joined_families_keep_the_details_of_their_series() {
        let one = family(&["b", "d", "f"], &["1b", "1d", "1f"]);
        let other = family(&["a", "d", "e", "g"], &["2a", "2d", "2e", "2g"]);
        let joined = one.with(&other);
        assert_eq!(joined.details.created, [0.0, 0.0, 1.0, 2.0, 2.0, 3.0]);
        let zeros = joined.details.natives.iter();
        let zeros: Vec<u64> = zeros.map(|native| native.zero_count).collect();
        assert_eq!(zeros, [0, 0, 1, 2, 2, 3]);
        let expected = ["2a", "1b", "1d", "2e", "1f", "2g"];
        let expected = expected.map(|id| (id[1..].to_owned(), id.to_owned()));
        assert_eq!(ids(joined), expected);
    }

    #[test]
    fn what_is_not_known_of_all_series_is_not_told() {
        let one = family(&["b"], &["1b"]);
        let mut other = family(&["a"], &[]);
        other.details.created.clear();
        other.details.natives.clear();
        let joined = one.with(&other);
        assert_eq!(joined.details.created, [0.0; 0]);
        assert_eq!(joined.details.natives, []);
        assert_eq!(ids(joined), [("b".to_owned(), "1b".to_owned())]);
    }

    #[test]
    fn what_is_kept_of_a_snapshot_keeps_its_details() {
        let mut snapshot = Snapshot {
            families: vec![family(&["b"], &["1b"])],
        };
        snapshot.keep(&["other".to_owned(), "size".to_owned()]);
        assert_eq!(snapshot.exemplars().len(), 1);
        snapshot.keep(&[]);
        assert_eq!(snapshot.exemplars(), []);
    }

    #[test]
    fn each_number_finds_its_own_exemplar() {
        let mut details = Details::default();
        for (series, bucket) in [(0, 1), (2, 0), (2, 3), (7, 0)] {
            let id = format!("{series}.{bucket}");
            details.exemplars.push(placed(series, bucket, &id));
        }
        for series in 0..9 {
            for bucket in 0..5 {
                let found = details.exemplar(series, bucket);
                let id = found.and_then(|exemplar| exemplar.label("id"));
                let expected = match (series, bucket) {
                    (0, 1) | (2, 0 | 3) | (7, 0) => Some(format!("{series}.{bucket}")),
                    _ => None,
                };
                assert_eq!(id, expected.as_deref());
            }
        }
    }
}
