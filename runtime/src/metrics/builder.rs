use std::sync::{Arc, Mutex};

use super::name;
use super::rules::Rules;
use super::table::Table;
use super::{InstallError, Recorder};
use crate::Registry;
use crate::declaration::Location;
use crate::series::DEFAULT_NUMBERS;

/// Builds a [`Recorder`].
///
/// ```
/// use callmeter::metrics::Recorder;
///
/// let registry = callmeter::Registry::builder().build()?;
/// let recorder = Recorder::builder(&registry)
///     .buckets("response_bytes", [1e3, 1e6])
///     .default_buckets([0.01, 0.1, 1.0])
///     .series_limit(500)
///     .build()?;
/// metrics::with_local_recorder(&recorder, || {
///     metrics::histogram!("response_bytes", "path" => "/").record(2_500.0);
/// });
/// let labels = [("path", "/"), ("le", "1e+06")];
/// assert_eq!(registry.snapshot().value("response_bytes_bucket", &labels), Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `build` or `install`"]
pub struct RecorderBuilder {
    registry: Registry,
    series_limit: usize,
    default_bounds: Vec<f64>,
    bounds: Vec<(String, Vec<f64>)>,
}

impl RecorderBuilder {
    pub(super) fn new(registry: &Registry) -> RecorderBuilder {
        RecorderBuilder {
            registry: registry.clone(),
            series_limit: registry.inner().series_limit(),
            default_bounds: DEFAULT_NUMBERS.to_vec(),
            bounds: Vec::new(),
        }
    }

    /// Upper bounds of the buckets of one histogram, by the name it is recorded under:
    /// finite, rising, from 0 on.
    pub fn buckets(mut self, name: &str, bounds: impl IntoIterator<Item = f64>) -> Self {
        let name = name::of_family(name).into_owned();
        self.bounds.retain(|(known, _)| *known != name);
        self.bounds.push((name, bounds.into_iter().collect()));
        self
    }

    /// Upper bounds of the buckets of all other histograms; default those of durations, 0.005
    /// to 600 seconds.
    pub fn default_buckets(mut self, bounds: impl IntoIterator<Item = f64>) -> Self {
        self.default_bounds = bounds.into_iter().collect();
        self
    }

    /// How many label sets each name may have; default that of the registry, 2000. Further
    /// ones are counted under `_overflow`.
    pub fn series_limit(mut self, label_sets: usize) -> Self {
        self.series_limit = label_sets;
        self
    }

    /// Builds the recorder and shows what it counts in the registry.
    ///
    /// # Errors
    /// Where bounds make no histogram.
    #[track_caller]
    pub fn build(self) -> Result<Recorder, InstallError> {
        self.check()?;
        Ok(self.build_at(Location::of_caller()))
    }

    /// Makes it the facade's recorder, for the rest of the program.
    ///
    /// # Errors
    /// Where bounds make no histogram, or the facade has a recorder already.
    #[track_caller]
    pub fn install(self) -> Result<(), InstallError> {
        self.build()?.install()
    }

    pub(super) fn build_at(self, location: Location) -> Recorder {
        let inner = self.registry.inner();
        let bounds = self.bounds.into_iter();
        let rules = Rules {
            location,
            limit: self.series_limit,
            default_bounds: self.default_bounds.into(),
            bounds: bounds.map(|(name, list)| (name, list.into())).collect(),
            registry: Arc::downgrade(inner),
            core: Arc::clone(&inner.core),
            told: Mutex::default(),
        };
        let table = Arc::new(Table::new(rules));
        Recorder::of(table, &self.registry)
    }

    fn check(&self) -> Result<(), InstallError> {
        let default = ("", &self.default_bounds);
        let named = self.bounds.iter().map(|(name, list)| (name.as_str(), list));
        for (name, bounds) in named.chain([default]) {
            let is_number = bounds
                .iter()
                .all(|bound| bound.is_finite() && *bound >= 0.0);
            let rises = bounds.windows(2).all(|pair| pair[0] < pair[1]);
            if !is_number || !rises || bounds.is_empty() {
                return Err(InstallError::Buckets(name.to_owned()));
            }
        }
        Ok(())
    }
}
