use std::sync::Arc;

use ::metrics::Key;

use super::cells::{Cell, CounterCell, GaugeCell, HistogramCell};
use super::family::{Family, Origin};
use super::known::Known;
use super::name;
use super::table::Table;

/// A family of any type.
#[derive(Clone)]
pub(super) enum AnyFamily {
    Counter(Arc<Family<CounterCell>>),
    Gauge(Arc<Family<GaugeCell>>),
    Histogram(Arc<Family<HistogramCell>>),
}

/// The cells of a type of metric, and where they are.
pub(super) trait Kept: Cell + Sized {
    fn known(table: &Table) -> &Known<Self>;
    fn family(any: &AnyFamily) -> Option<&Arc<Family<Self>>>;
    fn any(family: Arc<Family<Self>>) -> AnyFamily;

    fn name(key: &Key) -> String {
        name::of_family(key.name()).into_owned()
    }
}

impl Kept for CounterCell {
    fn known(table: &Table) -> &Known<CounterCell> {
        &table.counters
    }

    fn family(any: &AnyFamily) -> Option<&Arc<Family<CounterCell>>> {
        match any {
            AnyFamily::Counter(family) => Some(family),
            _ => None,
        }
    }

    fn any(family: Arc<Family<CounterCell>>) -> AnyFamily {
        AnyFamily::Counter(family)
    }

    fn name(key: &Key) -> String {
        name::of_counter(key.name()).into_owned()
    }
}

impl Kept for GaugeCell {
    fn known(table: &Table) -> &Known<GaugeCell> {
        &table.gauges
    }

    fn family(any: &AnyFamily) -> Option<&Arc<Family<GaugeCell>>> {
        match any {
            AnyFamily::Gauge(family) => Some(family),
            _ => None,
        }
    }

    fn any(family: Arc<Family<GaugeCell>>) -> AnyFamily {
        AnyFamily::Gauge(family)
    }
}

impl Kept for HistogramCell {
    fn known(table: &Table) -> &Known<HistogramCell> {
        &table.histograms
    }

    fn family(any: &AnyFamily) -> Option<&Arc<Family<HistogramCell>>> {
        match any {
            AnyFamily::Histogram(family) => Some(family),
            _ => None,
        }
    }

    fn any(family: Arc<Family<HistogramCell>>) -> AnyFamily {
        AnyFamily::Histogram(family)
    }
}

impl AnyFamily {
    pub(super) fn origin(&self) -> &Origin {
        match self {
            AnyFamily::Counter(family) => &family.origin,
            AnyFamily::Gauge(family) => &family.origin,
            AnyFamily::Histogram(family) => &family.origin,
        }
    }

    pub(super) fn word(&self) -> &'static str {
        match self {
            AnyFamily::Counter(_) => "counter",
            AnyFamily::Gauge(_) => "gauge",
            AnyFamily::Histogram(_) => "histogram",
        }
    }
}
