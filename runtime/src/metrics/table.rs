use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock};

use ::metrics::Key;

use super::cells::{CounterCell, GaugeCell, HistogramCell};
use super::described::Descriptions;
use super::family::Family;
use super::kept::{AnyFamily, Kept};
use super::known::Known;
use super::name;
use super::rules::Rules;

/// Names are made at run time, too.
pub(super) const MOST_FAMILIES: usize = 2_000;

/// Everything that was counted.
pub(super) struct Table {
    pub rules: Rules,
    pub descriptions: Descriptions,
    pub counters: Known<CounterCell>,
    pub gauges: Known<GaugeCell>,
    pub histograms: Known<HistogramCell>,
    families: RwLock<BTreeMap<String, Arc<Named>>>,
}

/// A family, and the name that it was first given.
pub(super) struct Named {
    pub family: AnyFamily,
    pub given: String,
    /// Whether it is told that the name is asked for as another type.
    is_clash_told: AtomicBool,
}

impl Table {
    pub(super) fn new(rules: Rules) -> Table {
        Table {
            rules,
            descriptions: Descriptions::default(),
            counters: Known::default(),
            gauges: Known::default(),
            histograms: Known::default(),
            families: RwLock::default(),
        }
    }

    /// The cell of a key; none where its name belongs to another type, or is one too many.
    pub(super) fn cell<C: Kept>(&self, key: &Key) -> Option<Arc<C>> {
        C::known(self).get(key).or_else(|| self.make(key))
    }

    fn make<C: Kept>(&self, key: &Key) -> Option<Arc<C>> {
        let name = C::name(key);
        let named = match self.find(&name) {
            Some(named) => named,
            None => self.insert::<C>(name, key.name())?,
        };
        let Some(family) = C::family(&named.family) else {
            if !named.is_clash_told.swap(true, Relaxed) {
                self.rules.tell_other_type(&named, key.name());
            }
            return None;
        };
        if named.given != key.name() {
            self.rules.tell_shared_name(&named, key.name());
        }
        let labels = key.labels().map(|label| (label.key(), label.value()));
        let labels = name::labels(labels, &self.rules, |given, shown| {
            self.rules.tell_shared_label(&named, given, shown);
        });
        let (cell, is_to_be_known) = family.cell(labels);
        if is_to_be_known {
            C::known(self).insert(key, &cell);
        }
        Some(cell)
    }

    fn find(&self, name: &str) -> Option<Arc<Named>> {
        let families = self.families.read();
        let families = families.unwrap_or_else(PoisonError::into_inner);
        families.get(name).cloned()
    }

    fn insert<C: Kept>(&self, name: String, given: &str) -> Option<Arc<Named>> {
        let families = self.families.write();
        let mut families = families.unwrap_or_else(PoisonError::into_inner);
        if families.len() >= MOST_FAMILIES && !families.contains_key(&name) {
            drop(families);
            self.rules.tell_too_many();
            return None;
        }
        let made = families.entry(name).or_insert_with_key(|name| {
            let origin = self.rules.origin(name);
            let family = Arc::new(Family::<C>::new(origin, self.rules.limit));
            Arc::new(Named {
                family: C::any(family),
                given: given.to_owned(),
                is_clash_told: AtomicBool::new(false),
            })
        });
        Some(Arc::clone(made))
    }

    /// All families at this moment, by their names.
    pub(super) fn all(&self) -> Vec<AnyFamily> {
        let families = self.families.read();
        let families = families.unwrap_or_else(PoisonError::into_inner);
        let all = families.values();
        all.map(|named| named.family.clone()).collect()
    }
}
