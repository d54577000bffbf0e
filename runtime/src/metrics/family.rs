use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::cells::Cell;
use crate::collector::Labels;
use crate::registry::OVERFLOW;
use crate::series::RegistryCore;
use crate::warn;

/// What the cells of a family have in common.
pub(super) struct Origin {
    /// Without suffix.
    pub name: String,
    /// Of a histogram.
    pub bounds: Arc<[f64]>,
    pub core: Arc<RegistryCore>,
}

impl Origin {
    /// Something cannot be counted as asked.
    #[cold]
    pub(super) fn invalid(&self, what: &'static str) {
        self.core.internal_errors.fetch_add(1, Relaxed);
        warn::once_a_minute(what, &self.name, || {
            let name = &self.name;
            format!("`{name}`: {what}; see callmeter_internal_errors_total").into()
        });
    }
}

/// A family: the label sets that a metric name came with.
pub(super) struct Family<C> {
    pub origin: Arc<Origin>,
    /// Label sets that it may have.
    limit: usize,
    series: RwLock<HashMap<Labels, Arc<C>>>,
    /// In the place of all that were too many.
    overflow: OnceLock<Arc<C>>,
    dropped: AtomicU64,
    /// Keys that are remembered: several may be one label set.
    keys: AtomicUsize,
    /// Settled when it is first shown: families do not change their units.
    pub unit: OnceLock<Option<&'static str>>,
}

impl<C: Cell> Family<C> {
    pub(super) fn new(origin: Origin, limit: usize) -> Family<C> {
        Family {
            origin: Arc::new(origin),
            limit,
            series: RwLock::default(),
            overflow: OnceLock::new(),
            dropped: AtomicU64::new(0),
            keys: AtomicUsize::new(0),
            unit: OnceLock::new(),
        }
    }

    /// The cell of a label set, and whether its key may be remembered.
    pub(super) fn cell(&self, labels: Labels) -> (Arc<C>, bool) {
        match self.find(&labels).or_else(|| self.insert(&labels)) {
            Some(cell) => (cell, self.keys.fetch_add(1, Relaxed) < 2 * self.limit),
            None => (self.overflow(labels), false),
        }
    }

    fn find(&self, labels: &Labels) -> Option<Arc<C>> {
        let series = self.series.read().unwrap_or_else(PoisonError::into_inner);
        series.get(labels).cloned()
    }

    /// A new label set, unless there are as many as allowed. The one without labels is no
    /// danger.
    fn insert(&self, labels: &Labels) -> Option<Arc<C>> {
        let mut series = self.series.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = series.get(labels) {
            return Some(Arc::clone(known));
        }
        if series.len() >= self.limit && !labels.is_empty() {
            return None;
        }
        let cell = Arc::new(C::new(&self.origin));
        series.insert(labels.clone(), Arc::clone(&cell));
        Some(cell)
    }

    #[cold]
    fn overflow(&self, labels: Labels) -> Arc<C> {
        self.dropped.fetch_add(1, Relaxed);
        warn::once_a_minute("too many label sets", &self.origin.name, || {
            let (name, limit) = (&self.origin.name, self.limit);
            format!(
                "`{name}` has more than {limit} label sets: further ones are counted under \
                 `{OVERFLOW}`; give its labels fewer values, or the recorder a larger `series_limit`"
            )
            .into()
        });
        let made = || self.new_overflow(labels);
        Arc::clone(self.overflow.get_or_init(made))
    }

    /// One for the family, with the labels of the first that was too many.
    fn new_overflow(&self, labels: Labels) -> Arc<C> {
        let labels = labels.into_iter();
        let labels: Labels = labels
            .map(|(name, _)| (name, OVERFLOW.to_owned()))
            .collect();
        let mut series = self.series.write().unwrap_or_else(PoisonError::into_inner);
        let place = series.entry(labels);
        Arc::clone(place.or_insert_with(|| Arc::new(C::new(&self.origin))))
    }

    /// All label sets at this moment.
    pub(super) fn all(&self) -> Vec<(Labels, Arc<C>)> {
        let series = self.series.read().unwrap_or_else(PoisonError::into_inner);
        let all = series.iter();
        all.map(|(labels, cell)| (labels.clone(), Arc::clone(cell)))
            .collect()
    }

    /// Lookups whose label set was one too many.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped.load(Relaxed)
    }
}
