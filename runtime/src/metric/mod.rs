//! Families on structs: what is no call.
//!
//! * [`declaration`]: what a family declares.
//! * [`families`]: structs of them; [`registering`]: how they come into a registry.
//! * [`shape`]: a family in one registry; [`table`]: its series, by their labels.
//! * [`packed`]: label values on their way to a series; [`cache`]: those that a thread used
//!   last.
//! * [`series`]: one label set, and a handle of it; [`retired`]: those that were removed.
//! * [`expired`]: those that go because nothing was counted in them.
//! * [`changes`]: what scrapes have to learn.
//! * [`exemplars`]: observations that lead to a trace.
//! * [`family`] and [`metric`], with [`counter`], [`gauge`], [`histogram`], [`timer`], [`info`]
//!   and [`states`]: what users hold.

mod cache;
mod changes;
mod counter;
mod declaration;
mod exemplars;
mod expired;
mod families;
mod family;
#[cfg(test)]
pub(crate) mod fixture;
mod gauge;
mod histogram;
mod info;
#[allow(clippy::module_inception, reason = "the trait of that name")]
mod metric;
mod packed;
mod registering;
mod retired;
mod series;
mod shape;
mod states;
mod table;
mod timer;

pub use counter::Counter;
pub use declaration::{FamilyDeclaration, MetricKind, check_field, check_labels, check_native};
pub use families::{MetricFamilies, MetricField};
pub use family::{Family, Labels, Settable};
pub use gauge::{Gauge, GaugeGuard, GaugeNumber};
pub use histogram::Histogram;
pub use info::{Info, LabelError};
pub use metric::Metric;
pub use registering::Registering;
pub use series::SeriesRef;
pub use shape::Storage;
pub use states::{StateGauge, StateSet};
pub use timer::{AsItIs, ByRun, Observed, Timed, Timer};

pub(crate) use changes::{Change, address};
pub(crate) use expired::Counted;
pub(crate) use gauge::elapsed;
pub(crate) use packed::PackedLabels;
pub(crate) use registering::Structs;
pub(crate) use series::{MetricSeries, NO_ROW, Place};
pub(crate) use shape::{FamilyShape, WRITTEN};
pub(crate) use table::RegisteredFamily;
