//! Families on structs, from cells to a snapshot.
//!
//! * [`rows`]: the rows of threads, added up.
//! * [`family`]: one family and its values.
//! * [`layout`]: which series it has, in which order.
//! * [`created`]: when series began.
//! * [`exemplars`]: observations that lead to a trace.
//! * [`expiry`]: those in which nothing is counted any more.

mod created;
mod exemplars;
mod expiry;
mod family;
mod layout;
mod rows;

use self::family::MetricReader;
use self::rows::BusyRows;
use crate::metric::RegisteredFamily;
use crate::registry::RegistryInner;
use crate::series::Handle;
use crate::snapshot::FamilySnapshot;

/// What scrapes know of the families on structs.
#[derive(Default)]
pub(super) struct MetricScraper {
    families: Vec<MetricReader>,
    rows: BusyRows,
}

impl MetricScraper {
    pub(super) fn learn(&mut self, family: Handle<RegisteredFamily>) {
        self.families.push(MetricReader::new(family));
    }

    pub(super) fn families(&self) -> Vec<&RegisteredFamily> {
        self.families.iter().map(|reader| &*reader.family).collect()
    }

    /// Reads every family.
    pub(super) fn read(&mut self, registry: &RegistryInner) -> Vec<FamilySnapshot> {
        // Those whose values may change in one step are learnt when they are read.
        let counted = self
            .families
            .iter_mut()
            .filter(|reader| !reader.has_steps());
        counted.for_each(|reader| {
            reader.learn(&registry.common, &mut self.rows);
            reader.read_exemplars();
        });
        self.rows.read(registry.core.is_global);
        let rows = &mut self.rows;
        let read = |reader: &mut MetricReader| reader.read_whole(&registry.common, rows);
        self.families.iter_mut().map(read).collect()
    }
}
