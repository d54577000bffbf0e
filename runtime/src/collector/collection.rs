use std::borrow::Cow;

use super::{CollectedHistogram, Fault};
use crate::Observation;
use crate::snapshot::{Exemplar, Kind};

/// What a collector writes its values into: see [`Collector`](crate::Collector).
///
/// Names, labels and values are checked when the run is over. What no server would take
/// is left out, counted and warned of.
#[derive(Debug, Default)]
pub struct Collection {
    pub(super) families: Vec<CollectedFamily>,
    pub(super) histograms: Vec<CollectedHistogram>,
    /// What could not be brought, and why.
    pub(super) faults: Vec<(Fault, String)>,
}

/// One metric family of a [`Collection`].
#[derive(Debug)]
pub struct CollectedFamily {
    pub(super) name: String,
    pub(super) help: String,
    pub(super) kind: Kind,
    pub(super) unit: Option<Cow<'static, str>>,
    /// Whether the registry's namespace goes before the name.
    pub(super) has_namespace: bool,
    /// Whether its name is that of other software, and stays as it is.
    pub(super) is_foreign: bool,
    /// Lookups whose label set was one too many, where label sets are limited.
    pub(super) dropped: Option<u64>,
    pub(super) samples: Vec<CollectedSample>,
}

#[derive(Debug)]
pub(super) struct CollectedSample {
    pub(super) labels: Vec<(String, String)>,
    pub(super) value: f64,
    pub(super) exemplar: Option<Exemplar>,
}

impl Collection {
    /// A gauge: a value that goes up and down.
    pub fn gauge(&mut self, name: &str, help: &str) -> &mut CollectedFamily {
        self.family(Kind::Gauge, name, help)
    }

    /// A counter: a value that only rises. `name` is without `_total`.
    pub fn counter(&mut self, name: &str, help: &str) -> &mut CollectedFamily {
        self.family(Kind::Counter, name, help)
    }

    /// An info metric: constant labels with the value 1. `name` is without `_info`.
    ///
    /// ```
    /// # let mut into = callmeter::Collection::default();
    /// into.info("build", "What is running.").with(&[("version", "1.2.3")], 1);
    /// ```
    pub fn info(&mut self, name: &str, help: &str) -> &mut CollectedFamily {
        self.family(Kind::Info, name, help)
    }

    /// How many families there are.
    pub(super) fn len(&self) -> usize {
        self.families.len() + self.histograms.len()
    }

    /// All families but for the series of histograms, plain ones first.
    pub(super) fn all(&self) -> impl Iterator<Item = &CollectedFamily> {
        let histograms = self.histograms.iter().map(|histogram| &histogram.family);
        self.families.iter().chain(histograms)
    }

    pub(super) fn family(&mut self, kind: Kind, name: &str, help: &str) -> &mut CollectedFamily {
        let is_it = |family: &CollectedFamily| family.name == name && family.kind == kind;
        let known = self.families.iter().position(is_it);
        let at = known.unwrap_or_else(|| {
            self.families.push(CollectedFamily::new(kind, name, help));
            self.families.len() - 1
        });
        &mut self.families[at]
    }
}

/// Labels to be kept.
pub(super) fn owned(labels: &[(&str, &str)]) -> Vec<(String, String)> {
    let labels = labels.iter();
    let owned = labels.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    owned.collect()
}

impl CollectedFamily {
    pub(super) fn new(kind: Kind, name: &str, help: &str) -> CollectedFamily {
        CollectedFamily {
            name: name.to_owned(),
            help: help.to_owned(),
            kind,
            unit: None,
            has_namespace: true,
            is_foreign: false,
            dropped: None,
            samples: Vec::new(),
        }
    }

    /// The unit, which goes behind the name: `bytes`, `seconds`.
    pub fn unit(&mut self, unit: impl Into<Cow<'static, str>>) -> &mut CollectedFamily {
        self.unit = Some(unit.into());
        self
    }

    /// The registry's namespace does not go before the name.
    pub fn without_namespace(&mut self) -> &mut CollectedFamily {
        self.has_namespace = false;
        self
    }

    /// A value without labels.
    pub fn value(&mut self, value: impl Observation) -> &mut CollectedFamily {
        self.with(&[], value)
    }

    /// A value with labels, in any order. `None` is no value.
    pub fn with(
        &mut self,
        labels: &[(&str, &str)],
        value: impl Observation,
    ) -> &mut CollectedFamily {
        if let Some(value) = value.number() {
            self.samples.push(CollectedSample {
                labels: owned(labels),
                value,
                exemplar: None,
            });
        }
        self
    }
}
