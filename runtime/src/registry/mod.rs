//! Where calls are counted.
//!
//! * [`inner`]: what a registry consists of.
//! * [`operation`]: an operation's families and series in one registry.
//! * [`view`]: one of its families, and which calls that shows.
//! * [`families`]: the names of the families, and clashes between them.
//! * [`words`]: what messages about them are made of.
//! * [`scope`]: which registry is the current one.
//! * [`global`]: the one that is always there.

mod builder;
mod cache;
mod error;
mod families;
mod global;
mod identity;
mod inner;
mod operation;
mod scope;
mod view;
pub(crate) mod words;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering::{Acquire, Release};
use std::time::Duration;

pub use self::builder::RegistryBuilder;
pub use self::error::{BuildError, RegisterError, RegisterErrors};
pub use self::global::{check, registry};
pub use self::scope::Scope;

pub(crate) use self::families::{Common, Family, OWN_PREFIX, label_name, nanoseconds};
pub(crate) use self::identity::IdentityHasher;
pub(crate) use self::inner::RegistryInner;
pub(crate) use self::operation::{Origin, RegisteredOperation};
pub(crate) use self::scope::current;
pub(crate) use self::view::RegisteredView;

use crate::collector::ScrapeError;
use crate::declaration::Declaration;
use crate::exposition::{Accept, Exposition, Format};
use crate::series::{Handle, RegistryCore, Series};
use crate::snapshot::Snapshot;
use crate::sync::lock;
use crate::{LabelValues, site};

/// Stands in the place of open label values past the limit.
pub(crate) const OVERFLOW: &str = "_overflow";

/// A set of metric families and their series.
///
/// Cheap to clone: clones are the same registry. There is a global one,
/// [`callmeter::registry()`](registry()); others are built for tests, or for several
/// services in one process.
#[derive(Clone)]
pub struct Registry {
    inner: Arc<RegistryInner>,
}

/// What a scrape found.
pub(crate) struct Scraped {
    pub(crate) snapshot: Snapshot,
    /// Which collectors failed.
    pub(crate) outcome: Result<(), ScrapeError>,
    /// Whether it would have found more with more time.
    pub(crate) is_cut_short: bool,
}

impl Registry {
    /// Starts to build a registry.
    pub fn builder() -> RegistryBuilder {
        RegistryBuilder::new()
    }

    fn from_inner(inner: RegistryInner) -> Registry {
        Registry {
            inner: Arc::new(inner),
        }
    }

    pub(crate) fn is_global(&self) -> bool {
        self.inner.core.is_global
    }

    /// Everything in it at this moment, as plain data.
    ///
    /// Whatever calls do meanwhile: in a snapshot, the calls started are those
    /// completed and those in progress, and the buckets of a histogram add up to its
    /// count and to the counters of the same calls. Calls in progress are never too few. They
    /// are too many by at most those calls of a series that end while its numbers and those of
    /// its neighbours are read: some microseconds, however many series there are.
    pub fn snapshot(&self) -> Snapshot {
        self.scrape(None).snapshot
    }

    /// A snapshot, and how its collectors fared; `within` may shorten how long they are waited
    /// for.
    pub(crate) fn scrape(&self, within: Option<Duration>) -> Scraped {
        self.attach_sites();
        crate::clock::recalibrate();
        // Before the cells are read, and without a lock: what collectors count is in this
        // scrape.
        let collected = self.inner.collectors.collect(&self.inner, within);
        let mut families = lock(&self.inner.scraper).scrape(&self.inner);
        families.extend(collected.families);
        families.sort_by(|a, b| a.layout.header.name.cmp(&b.layout.header.name));
        Scraped {
            snapshot: Snapshot { families },
            outcome: ScrapeError::of(collected.failures),
            is_cut_short: collected.is_cut_short,
        }
    }

    /// The exposition that suits an `Accept` header, `""` if there was none.
    ///
    /// ```
    /// let exposition = callmeter::registry().expose("application/openmetrics-text; version=1.0.0");
    /// assert_eq!(exposition.content_type(), "application/openmetrics-text; version=1.0.0; charset=utf-8");
    /// assert!(exposition.body().ends_with(b"# EOF\n"));
    /// ```
    pub fn expose(&self, accept: impl Accept) -> Exposition {
        self.snapshot().expose(accept)
    }

    /// The same, unless a [collector](crate::Collector) failed in it: for who would rather
    /// have no numbers than some of them.
    ///
    /// A collector fails where it brings nothing or less than it wanted to, and has
    /// [nothing to show instead](crate::AsyncCollectorBuilder::or). Those that are sampled at an
    /// interval never fail a scrape, as no scrape runs them.
    ///
    /// ```
    /// use callmeter::Registry;
    ///
    /// let registry = Registry::builder().build()?;
    /// registry.collector_fn("redis", |_| Err("connection refused".into()))?;
    /// let error = registry.try_expose("text/plain").unwrap_err();
    /// assert_eq!(error.to_string(), "the collector `redis` failed: connection refused");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// Names every collector that failed, and why.
    pub fn try_expose(&self, accept: impl Accept) -> Result<Exposition, ScrapeError> {
        let Scraped {
            snapshot, outcome, ..
        } = self.scrape(None);
        outcome.map(|()| snapshot.expose(accept))
    }

    /// The exposition in one format.
    ///
    /// ```
    /// # #[callmeter::track_task] fn work() {}
    /// let text = String::from_utf8(callmeter::registry().encode(callmeter::Format::Text))?;
    /// assert!(text.contains(r#"task_total{status="success",task_name="work"} 0"#));
    /// # Ok::<(), std::string::FromUtf8Error>(())
    /// ```
    pub fn encode(&self, format: Format) -> Vec<u8> {
        self.snapshot().encode(format)
    }

    /// Every clash met so far. See [`callmeter::check`](check).
    ///
    /// # Errors
    /// Where families of one name are declared differently; where a scrape left out a family, or a
    /// series, that a collector brought.
    pub fn check(&self) -> Result<(), RegisterErrors> {
        self.attach_sites();
        let errors = lock(&self.inner.errors).clone();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(RegisterErrors(errors))
        }
    }

    /// The series of a label set of an operation, made if need be.
    pub(crate) fn series(
        &self,
        declaration: &'static Declaration,
        values: &LabelValues<'_>,
        origin: Origin,
    ) -> Handle<Series> {
        self.inner.operation(declaration).series(values, origin)
    }

    pub(crate) fn inner(&self) -> &Arc<RegistryInner> {
        &self.inner
    }

    pub(crate) fn core(&self) -> &RegistryCore {
        &self.inner.core
    }

    /// Once: makes the series of all call sites linked into the program.
    fn attach_sites(&self) {
        if self.is_global() && !self.inner.sites_attached.load(Acquire) {
            // Two scrapes may both do it: neither waits, and each has all series.
            site::attach_all(self);
            self.inner.sites_attached.store(true, Release);
        }
    }
}

/// The same registry, not one with equal numbers.
impl PartialEq for Registry {
    fn eq(&self, other: &Registry) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }
}

impl Eq for Registry {}

impl fmt::Debug for Registry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registry")
            .field("namespace", &self.inner.common.namespace)
            .field("is_global", &self.is_global())
            .finish_non_exhaustive()
    }
}
