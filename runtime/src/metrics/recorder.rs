use std::error::Error;
use std::fmt;
use std::sync::Arc;

use ::metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, SharedString, Unit};

use super::RecorderBuilder;
use super::cells::{CounterCell, GaugeCell, HistogramCell};
use super::name;
use super::shown::Shown;
use super::table::Table;
use crate::declaration::Location;
use crate::{Registration, Registry};

/// Counts what the macros of the facade `metrics` are given, and shows it in a registry;
/// with the feature `metrics`.
///
/// * **Names**: what servers do not take becomes `_`; `_total` is put behind the name of a
///   counter, unless it is there, after whichever separator (`jobs_total`, `jobs.total`,
///   `jobs::total`); the registry's namespace goes before all of them. A name is of the type that it
///   was first used as; what uses it as another is counted nowhere. Names that become one (`pool.size`
///   and `pool-size`) are one family and are counted together. [`check`](crate::check), a warning and
///   `callmeter_register_errors_total` tell of both.
/// * **Labels**: names likewise; of two that become one the first keeps its value, and the clash is told
///   in the same way; `le` and `quantile` get a `_`, one that is a constant label of
///   the registry gets `exported_` before it. Those that the registry refuses are left out, and so
///   are those with an empty value, which to servers are absent.
/// * **Units** never change a name: UNIT is shown where the name ends with it, as in
///   `request_duration_seconds`. Help is shown as it was last described.
/// * **Histograms** have buckets, those of durations in seconds unless
///   [told](RecorderBuilder::buckets): they take the same memory whether somebody scrapes or
///   not. NaN and numbers below 0 are not recorded, and counted in
///   `callmeter_internal_errors_total`.
/// * **Limits**: each name may have [so many](RecorderBuilder::series_limit) label sets; what
///   is over that is counted in one series with `_overflow` in the place of the values, and in
///   `callmeter_dropped_label_sets_total{family}`. There may be 2000 names.
///
/// A macro with a known key costs a read lock of one of 64 shards. Handles that are kept cost
/// an atomic addition.
///
/// ```
/// use callmeter::metrics::Recorder;
///
/// let registry = callmeter::Registry::builder().namespace("shop").build()?;
/// let recorder = Recorder::new(&registry);
/// metrics::with_local_recorder(&recorder, || {
///     metrics::counter!("orders", "pay.by" => "card").increment(1);
/// });
/// let labels = [("pay_by", "card")];
/// assert_eq!(registry.snapshot().value("shop_orders_total", &labels), Some(1.0));
/// # Ok::<(), callmeter::BuildError>(())
/// ```
#[derive(Clone)]
pub struct Recorder {
    table: Arc<Table>,
    registration: Registration,
}

/// Makes a recorder that shows everything in this registry the facade's recorder, for the
/// rest of the program. See [`Recorder`].
///
/// ```
/// let registry = callmeter::Registry::builder().build()?;
/// callmeter::metrics::install(&registry)?;
/// metrics::gauge!("queue_depth").set(7.0);
/// assert_eq!(registry.snapshot().value("queue_depth", &[]), Some(7.0));
/// assert!(callmeter::metrics::install(&registry).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Where the facade has a recorder already.
#[track_caller]
pub fn install(registry: &Registry) -> Result<(), InstallError> {
    Recorder::new(registry).install()
}

/// A recorder that could not be built or installed.
///
/// ```
/// use callmeter::metrics::Recorder;
///
/// let builder = Recorder::builder(callmeter::registry()).buckets("wait_seconds", [2.0, 1.0]);
/// let error = builder.build().unwrap_err();
/// assert!(error.to_string().starts_with("the buckets of `wait_seconds`"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InstallError {
    /// The buckets of a histogram of that name, or the default ones, make no histogram.
    Buckets(String),
    /// The facade has a recorder already.
    AlreadyInstalled,
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const RULE: &str = "make no histogram; write finite numbers from 0 on that rise";
        match self {
            InstallError::Buckets(name) if name.is_empty() => {
                write!(f, "the default buckets {RULE}")
            }
            InstallError::Buckets(name) => write!(f, "the buckets of `{name}` {RULE}"),
            InstallError::AlreadyInstalled => {
                f.write_str("the facade `metrics` has a recorder already; install one only")
            }
        }
    }
}

impl Error for InstallError {}

impl Recorder {
    /// A recorder with default buckets and limits, whose metrics are shown in a registry.
    #[track_caller]
    #[must_use]
    pub fn new(registry: &Registry) -> Recorder {
        RecorderBuilder::new(registry).build_at(Location::of_caller())
    }

    /// Starts to build a recorder.
    pub fn builder(registry: &Registry) -> RecorderBuilder {
        RecorderBuilder::new(registry)
    }

    pub(super) fn of(table: Arc<Table>, registry: &Registry) -> Recorder {
        let location = table.rules.location;
        let shown = Shown(Arc::clone(&table));
        Recorder {
            table,
            registration: registry.adopt_collector(shown, location),
        }
    }

    pub(super) fn install(self) -> Result<(), InstallError> {
        ::metrics::set_global_recorder(self).map_err(|error| {
            error.into_inner().registration.remove();
            InstallError::AlreadyInstalled
        })
    }
}

impl ::metrics::Recorder for Recorder {
    fn describe_counter(&self, key: KeyName, unit: Option<Unit>, help: SharedString) {
        let name = name::of_counter(key.as_str()).into_owned();
        self.table.descriptions.set(name, unit, &help);
    }

    fn describe_gauge(&self, key: KeyName, unit: Option<Unit>, help: SharedString) {
        let name = name::of_family(key.as_str()).into_owned();
        self.table.descriptions.set(name, unit, &help);
    }

    fn describe_histogram(&self, key: KeyName, unit: Option<Unit>, help: SharedString) {
        self.describe_gauge(key, unit, help);
    }

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        let cell = self.table.cell::<CounterCell>(key);
        cell.map_or_else(Counter::noop, Counter::from_arc)
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        let cell = self.table.cell::<GaugeCell>(key);
        cell.map_or_else(Gauge::noop, Gauge::from_arc)
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        let cell = self.table.cell::<HistogramCell>(key);
        cell.map_or_else(Histogram::noop, Histogram::from_arc)
    }
}

impl fmt::Debug for Recorder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder").finish_non_exhaustive()
    }
}
