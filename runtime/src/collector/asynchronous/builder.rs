use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use tokio::runtime::Handle;

use super::every::Every;
use super::functions::GaugeFunction;
use super::on_scrape::OnScrape;
use super::{AsyncCollector, Interval};
use crate::collector::body::Body;
use crate::collector::slot::name_of;
use crate::collector::{Families, Slot, checked};
use crate::declaration::Location;
use crate::{Collection, Observation, RegisterError, Registration, Registry};

/// When an [`AsyncCollector`] runs, and what is shown where it fails.
///
/// | | at each scrape | at an interval |
/// |---|---|---|
/// | | [`on_scrape`](Self::on_scrape), the default | [`every`](Self::every) |
/// | runs | once for all scrapes at that moment | from the registration on |
/// | a scrape waits | for it, up to the deadline | for the first sample only |
/// | shown where it fails | nothing | what the last good sample brought |
/// | with [`or`](Self::or), [`or_else`](Self::or_else) | that | that |
///
/// It fails by an error, by a panic or where it takes longer than
/// [`collector_timeout`](crate::RegistryBuilder::collector_timeout), which drops its future. A scrape with less time
/// than that goes on without it; the run goes on for the scrapes that have more. Each
/// is counted in `callmeter_collector_errors_total{collector,reason}` and warned of. No two runs
/// of one collector happen at once.
///
/// How old a sample is that was taken at an interval, tells
/// `callmeter_sample_age_seconds{collector}`: it counts from the last one that did not fail.
///
/// [`register`](Self::register) ends it. What has to wait runs on the tokio runtime in which that
/// is called, until [`Registration::remove`] or until the registry is gone.
///
/// A scrape blocks its thread. In an async program call it by `spawn_blocking`, so that it keeps no
/// thread of the runtime from what it waits for; on a runtime with one thread there would be
/// none left for that. Samples need nothing of the kind.
///
/// ```
/// use callmeter::Registry;
///
/// async fn ping() -> std::io::Result<f64> {
///     Err(std::io::ErrorKind::ConnectionRefused.into())
/// }
///
/// async fn queue_depth() -> u64 {
///     3
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let registry = Registry::builder().build()?;
/// registry.gauge_async("redis_up", "Whether Redis answers.", ping).on_scrape().or(0.0).register()?;
/// registry.gauge_async("queue_depth", "Jobs that wait.", queue_depth).every("15s").register()?;
/// let snapshot = registry.snapshot();
/// assert_eq!(snapshot.value("redis_up", &[]), Some(0.0));
/// assert_eq!(snapshot.value("queue_depth", &[]), Some(3.0));
/// let age = snapshot.value("callmeter_sample_age_seconds", &[("collector", "queue_depth")]);
/// assert!(age < Some(15.0));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
#[must_use = "nothing is registered until `register`"]
pub struct AsyncCollectorBuilder<'a, C> {
    registry: &'a Registry,
    collector: C,
    /// Families that it always has.
    declared: Collection,
    /// `None`: at each scrape.
    interval: Option<Result<Duration, String>>,
    fallback: Option<Collection>,
    /// The value in it, where it is that of a gauge.
    or: Option<Option<f64>>,
    location: Location,
}

impl<'a, C: AsyncCollector> AsyncCollectorBuilder<'a, C> {
    pub(super) fn new(registry: &'a Registry, collector: C, location: Location) -> Self {
        AsyncCollectorBuilder {
            registry,
            collector,
            declared: Collection::default(),
            interval: None,
            fallback: None,
            or: None,
            location,
        }
    }

    /// It runs at each scrape. That is the default.
    pub fn on_scrape(mut self) -> Self {
        self.interval = None;
        self
    }

    /// It runs now and then: `"15s"`, or a `Duration`. The first time is its registration.
    pub fn every(mut self, interval: impl Interval) -> Self {
        self.interval = Some(interval.interval());
        self
    }

    /// What is shown in the place of a run that failed. It is written once, here.
    ///
    /// ```
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let registry = callmeter::Registry::builder().build()?;
    /// registry
    ///     .collector_async("pool", |_| async { Err("no route to the database".into()) })
    ///     .or_else(|into| {
    ///         into.gauge("pool_up", "Whether the pool answers.").value(0);
    ///     })
    ///     .register()?;
    /// assert_eq!(registry.snapshot().value("pool_up", &[]), Some(0.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn or_else(mut self, write: impl FnOnce(&mut Collection)) -> Self {
        self.or = None;
        write(self.fallback.insert(Collection::default()));
        self
    }

    /// Registers it, and begins its first run.
    ///
    /// # Errors
    /// Where a family's name is no name, or belongs to another family, as far as that is
    /// known before it has waited for something; where the interval is none; outside a
    /// tokio runtime, and for [`every`](Self::every) in one without timers.
    pub fn register(self) -> Result<Registration, RegisterError> {
        let (registry, location) = (self.registry.inner(), self.location);
        let name = name_of(|| self.collector.name().to_owned());
        let slot = self.slot(&name);
        let slot = slot.map_err(|message| RegisterError::collected(&name, message, location))?;
        registry.collectors.register_at_once(registry, slot)
    }

    fn slot(self, name: &str) -> Result<Slot, String> {
        let runtime = Handle::try_current().map_err(|_| NO_RUNTIME)?;
        let declared = self.check(&self.declared)?;
        let fallback = self.fallback.as_ref();
        let fallback = fallback.map(|fallback| self.check(fallback)).transpose()?;
        let body: Box<dyn Body> = match self.interval {
            None => Box::new(OnScrape::new(self.collector, runtime)),
            Some(interval) => {
                check_timers()?;
                let limit = self.registry.inner().collectors.timeout();
                Box::new(Every::new(self.collector, runtime, interval?, limit))
            }
        };
        let slot = Slot::new(name.to_owned(), self.location, body, fallback);
        Ok(slot.declaring(&declared))
    }

    /// The families, or what is wrong with the first that no server would take.
    fn check(&self, collection: &Collection) -> Result<Families, String> {
        let registry = self.registry.inner();
        let families = checked::all(collection, registry, self.location);
        families.map_err(|refusal| refusal.to_string())
    }
}

impl<F> AsyncCollectorBuilder<'_, GaugeFunction<F>>
where
    GaugeFunction<F>: AsyncCollector,
{
    /// Its series is known, whether or not there is a value now.
    pub(super) fn declaring(mut self) -> Self {
        self.declared = Collection::default();
        self.collector.write(&mut self.declared, 0);
        self
    }

    /// Labels of the gauge, in any order: several gauges may share a name if their labels differ.
    ///
    /// ```
    /// # async fn ping(_: &str) -> std::io::Result<u8> { Ok(1) }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let registry = callmeter::Registry::builder().build()?;
    /// for host in ["a", "b"] {
    ///     registry
    ///         .gauge_async("redis_up", "Whether Redis answers.", move || ping(host))
    ///         .labels(&[("host", host)])
    ///         .or(0)
    ///         .register()?;
    /// }
    /// assert_eq!(registry.snapshot().value("redis_up", &[("host", "b")]), Some(1.0));
    /// # Ok(())
    /// # }
    /// ```
    pub fn labels(mut self, labels: &[(&str, &str)]) -> Self {
        self.collector.set_labels(labels);
        let labelled = self.declaring();
        match labelled.or {
            Some(value) => labelled.or(value),
            None => labelled,
        }
    }

    /// The value that is shown in the place of a run that failed.
    pub fn or(mut self, value: impl Observation) -> Self {
        let value = value.number();
        self.or = Some(value);
        let fallback = self.fallback.insert(Collection::default());
        self.collector.write(fallback, value);
        self
    }
}

const NO_RUNTIME: &str = "there is no tokio runtime here to run it in; register it inside one, or behind `let _guard = runtime.enter();`";

const NO_TIMERS: &str =
    "the tokio runtime here has no timers; build it with `enable_time()` or `enable_all()`";

/// tokio has no question for this, but it panics without timers.
fn check_timers() -> Result<(), &'static str> {
    let sleep = || drop(tokio::time::sleep(Duration::ZERO));
    catch_unwind(AssertUnwindSafe(sleep)).map_err(|payload| {
        std::mem::forget(payload);
        NO_TIMERS
    })
}
