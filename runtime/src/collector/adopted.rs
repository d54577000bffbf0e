use std::sync::Arc;

use super::collection::CollectedSample;
use super::histogram::CollectedBuckets;
use super::{CollectedFamily, CollectedHistogram, Collection, Collector, Registration, Slot};
use crate::declaration::Location;
use crate::registry::Registry;
use crate::snapshot::{Exemplar, Kind};

/// Names and values.
pub(crate) type Labels = Vec<(String, String)>;

impl Registry {
    /// Registers a collector whose families were named elsewhere: what is wrong with them in
    /// the first run costs them only, and is told by [`Registry::check`].
    pub(crate) fn adopt_collector(
        &self,
        collector: impl Collector,
        location: Location,
    ) -> Registration {
        let registry = self.inner();
        let slot = Arc::new(Slot::of(collector, location));
        slot.keep();
        registry.collectors.run_first(registry, &slot);
        let registration = Registration {
            slot: Arc::downgrade(&slot),
            registry: Arc::downgrade(registry),
        };
        registry.collectors.add(slot);
        registration
    }
}

impl Collection {
    /// Says that something could not be brought.
    #[cfg(feature = "prometheus-client")]
    pub(crate) fn fault(&mut self, fault: super::Fault, message: String) {
        self.faults.push((fault, message));
    }

    /// A family with the name it has elsewhere, unit included.
    pub(crate) fn foreign(&mut self, kind: Kind, name: &str, help: &str) -> &mut CollectedFamily {
        let family = self.family(kind, name, help);
        family.is_foreign = true;
        family
    }

    /// The same for a histogram.
    pub(crate) fn foreign_histogram(
        &mut self,
        name: &str,
        help: &str,
        bounds: &[f64],
    ) -> &mut CollectedHistogram {
        let histogram = self.histogram(name, help, bounds);
        histogram.family.is_foreign = true;
        histogram
    }
}

impl CollectedFamily {
    /// The unit, which ends the name already, and how often label sets were too many.
    #[cfg(feature = "metrics")]
    pub(crate) fn describe(&mut self, unit: Option<&'static str>, dropped: u64) {
        self.unit = unit.map(Into::into);
        self.dropped = Some(dropped);
    }

    #[cfg(feature = "metrics")]
    pub(crate) fn push(&mut self, labels: Labels, value: f64) {
        self.push_with(labels, value, None);
    }

    pub(crate) fn push_with(&mut self, labels: Labels, value: f64, exemplar: Option<Exemplar>) {
        self.samples.push(CollectedSample {
            labels,
            value,
            exemplar,
        });
    }
}

impl CollectedHistogram {
    /// As for other families.
    #[cfg(feature = "metrics")]
    pub(crate) fn describe(&mut self, unit: Option<&'static str>, dropped: u64) {
        self.family.describe(unit, dropped);
    }

    pub(crate) fn push(&mut self, labels: Labels, buckets: Vec<u64>, sum: f64) {
        self.series.push(CollectedBuckets {
            labels,
            buckets,
            sum,
            exemplars: Vec::new(),
        });
    }

    /// Exemplars of the series that was pushed last, each with its bucket, ascending.
    #[cfg(feature = "prometheus-client")]
    pub(crate) fn push_exemplars(&mut self, exemplars: Vec<(u32, Exemplar)>) {
        if let Some(last) = self.series.last_mut() {
            last.exemplars = exemplars;
        }
    }
}
