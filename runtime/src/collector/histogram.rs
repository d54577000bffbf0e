use std::borrow::Cow;

use super::{CollectedFamily, Collection};
use crate::Observation;
use crate::snapshot::{Exemplar, Kind};

/// One histogram family of a [`Collection`]: see [`Collection::histogram`].
#[derive(Debug)]
pub struct CollectedHistogram {
    /// All but its series.
    pub(super) family: CollectedFamily,
    pub(super) bounds: Vec<f64>,
    pub(super) series: Vec<CollectedBuckets>,
}

#[derive(Debug)]
pub(super) struct CollectedBuckets {
    pub(super) labels: Vec<(String, String)>,
    /// Not cumulative; the last is that above all bounds.
    pub(super) buckets: Vec<u64>,
    pub(super) sum: f64,
    /// Each with its bucket, ascending.
    pub(super) exemplars: Vec<(u32, Exemplar)>,
}

impl Collection {
    /// A histogram: observations by their size. `bounds` are the upper bounds of its
    /// buckets, rising, without `+Inf`; all its series have them.
    ///
    /// ```
    /// let registry = callmeter::Registry::builder().build()?;
    /// registry.collector_fn("uploads", |into| {
    ///     into.histogram("upload_size", "Size of an upload.", &[1e3, 1e6])
    ///         .unit("bytes")
    ///         .with(&[("kind", "image")], &[2, 5, 1], 4_250_000)
    ///         .with(&[("kind", "text")], &[7, 0, 0], 1_200);
    ///     Ok(())
    /// })?;
    /// let snapshot = registry.snapshot();
    /// let up_to_a_megabyte = [("kind", "image"), ("le", "1e+06")];
    /// assert_eq!(snapshot.value("upload_size_bytes_bucket", &up_to_a_megabyte), Some(7.0));
    /// assert_eq!(snapshot.value("upload_size_bytes_count", &[("kind", "image")]), Some(8.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn histogram(&mut self, name: &str, help: &str, bounds: &[f64]) -> &mut CollectedHistogram {
        let is_it =
            |known: &CollectedHistogram| known.family.name == name && known.bounds == bounds;
        let known = self.histograms.iter().position(is_it);
        let at = known.unwrap_or_else(|| {
            self.histograms.push(CollectedHistogram {
                family: CollectedFamily::new(Kind::Histogram, name, help),
                bounds: bounds.to_vec(),
                series: Vec::new(),
            });
            self.histograms.len() - 1
        });
        &mut self.histograms[at]
    }
}

impl CollectedHistogram {
    /// The unit, which goes behind the name: `bytes`, `seconds`.
    pub fn unit(&mut self, unit: impl Into<Cow<'static, str>>) -> &mut CollectedHistogram {
        self.family.unit(unit);
        self
    }

    /// The registry's namespace does not go before the name.
    pub fn without_namespace(&mut self) -> &mut CollectedHistogram {
        self.family.without_namespace();
        self
    }

    /// A series: how many observations each bucket has, not those of the buckets before it,
    /// last the bucket above all bounds; and the sum of all observations. A sum of `None` is
    /// no series.
    pub fn with(
        &mut self,
        labels: &[(&str, &str)],
        buckets: &[u64],
        sum: impl Observation,
    ) -> &mut CollectedHistogram {
        if let Some(sum) = sum.number() {
            let labels = labels.iter();
            let owned = labels.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            self.series.push(CollectedBuckets {
                labels: owned.collect(),
                buckets: buckets.to_vec(),
                sum,
                exemplars: Vec::new(),
            });
        }
        self
    }
}
