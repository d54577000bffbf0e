use std::sync::Arc;

use super::cells::{CounterCell, GaugeCell, HistogramCell};
use super::family::Family;
use super::kept::AnyFamily;
use super::table::Table;
use crate::snapshot::Kind;
use crate::{CollectError, Collection, Collector};

/// What a recorder counted, as a collector.
pub(super) struct Shown(pub(super) Arc<Table>);

impl Collector for Shown {
    fn name(&self) -> &str {
        "metrics"
    }

    fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        for family in self.0.all() {
            match family {
                AnyFamily::Counter(family) => self.counter(&family, into),
                AnyFamily::Gauge(family) => self.gauge(&family, into),
                AnyFamily::Histogram(family) => self.histogram(&family, into),
            }
        }
        Ok(())
    }
}

impl Shown {
    fn counter(&self, family: &Family<CounterCell>, into: &mut Collection) {
        let (help, unit) = self.described(family);
        let shown = into.foreign(Kind::Counter, &family.origin.name, &help);
        shown.describe(unit, family.dropped());
        for (labels, cell) in family.all() {
            shown.push(labels, cell.value() as f64);
        }
    }

    fn gauge(&self, family: &Family<GaugeCell>, into: &mut Collection) {
        let (help, unit) = self.described(family);
        let shown = into.foreign(Kind::Gauge, &family.origin.name, &help);
        shown.describe(unit, family.dropped());
        for (labels, cell) in family.all() {
            shown.push(labels, cell.value());
        }
    }

    fn histogram(&self, family: &Family<HistogramCell>, into: &mut Collection) {
        let (help, unit) = self.described(family);
        let origin = &family.origin;
        let shown = into.foreign_histogram(&origin.name, &help, &origin.bounds);
        shown.describe(unit, family.dropped());
        for (labels, cell) in family.all() {
            let (buckets, sum) = cell.values();
            shown.push(labels, buckets, sum);
        }
    }

    fn described<C>(&self, family: &Family<C>) -> (String, Option<&'static str>) {
        let name = &family.origin.name;
        let description = self.0.descriptions.of(name);
        let unit = *family.unit.get_or_init(|| description.unit_of(name));
        (description.help, unit)
    }
}
