//! Where calls are counted.
//!
//! * [`operation`]: an operation's families and series in one registry.
//! * [`families`]: the names of the families, and clashes between them.
//! * [`scope`]: which registry is the current one.
//! * [`global`]: the one that is always there.

mod builder;
mod cache;
mod error;
mod families;
mod global;
mod identity;
mod operation;
mod scope;

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

pub use self::builder::RegistryBuilder;
pub use self::error::{BuildError, RegisterError, RegisterErrors};
pub use self::global::{check, registry};
pub use self::scope::Scope;

pub(crate) use self::families::{Common, Family, label_name};
pub(crate) use self::operation::{Origin, RegisteredOperation};
pub(crate) use self::scope::current;

use self::families::Families;
use crate::declaration::Declaration;
use crate::exposition::{Accept, Exposition, Format};
use crate::scrape::Scraper;
use crate::series::{Buckets, Event, Handle, OperationShape, RegistryCore, Series};
use crate::snapshot::Snapshot;
use crate::{LabelValues, site, warn};

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

pub(crate) struct RegistryInner {
    pub(crate) core: Arc<RegistryCore>,
    pub(crate) common: Common,
    series_limit: usize,
    /// Bounds that were given for operations, by the address of their declaration.
    buckets: HashMap<usize, Vec<u64>>,
    operations: RwLock<HashMap<usize, Handle<RegisteredOperation>>>,
    families: Mutex<Families>,
    errors: Mutex<Vec<RegisterError>>,
    scraper: Mutex<Scraper>,
    sites_attached: AtomicBool,
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
    /// count and to the counters of the same calls.
    pub fn snapshot(&self) -> Snapshot {
        self.attach_sites();
        crate::clock::recalibrate();
        let mut scraper = self
            .inner
            .scraper
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Snapshot {
            families: scraper.scrape(&self.inner),
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
    /// Where families of one name are declared differently.
    pub fn check(&self) -> Result<(), RegisterErrors> {
        self.attach_sites();
        let errors = self
            .inner
            .errors
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
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
        self.operation(declaration).series(values, origin)
    }

    pub(crate) fn core(&self) -> &RegistryCore {
        &self.inner.core
    }

    /// Once: makes the series of all call sites linked into the program.
    fn attach_sites(&self) {
        if self.is_global() && !self.inner.sites_attached.swap(true, Relaxed) {
            site::attach_all(self);
        }
    }

    fn operation(&self, declaration: &'static Declaration) -> Handle<RegisteredOperation> {
        let key = std::ptr::from_ref(declaration) as usize;
        let operations = self
            .inner
            .operations
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let known = operations.get(&key).cloned();
        drop(operations);
        known.unwrap_or_else(|| self.register(key, declaration))
    }

    #[cold]
    fn register(
        &self,
        key: usize,
        declaration: &'static Declaration,
    ) -> Handle<RegisteredOperation> {
        let mut operations = self
            .inner
            .operations
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = operations.get(&key) {
            return known.clone();
        }
        let operation = Handle::new(self.inner.registered(key, declaration), self.is_global());
        if let Handle::Global(operation) = &operation {
            let _ = declaration.registered.0.set(operation);
        }
        self.inner.core.tell(Event::Operation(operation.clone()));
        operations.insert(key, operation.clone());
        operation
    }
}

impl RegistryInner {
    fn new(
        common: Common,
        series_limit: usize,
        buckets: HashMap<usize, Vec<u64>>,
        is_global: bool,
    ) -> RegistryInner {
        RegistryInner {
            core: Arc::new(RegistryCore::new(is_global)),
            scraper: Mutex::new(Scraper::default()),
            common,
            series_limit,
            buckets,
            operations: RwLock::default(),
            families: Mutex::default(),
            errors: Mutex::default(),
            sites_attached: AtomicBool::new(false),
        }
    }

    fn registered(&self, key: usize, declaration: &'static Declaration) -> RegisteredOperation {
        let bounds = self
            .buckets
            .get(&key)
            .map_or(declaration.bounds, Vec::as_slice);
        let buckets = Buckets::new(bounds);
        let views = declaration.views.iter();
        let families = views
            .map(|view| self.claim(declaration, view, &buckets))
            .collect();
        let shape = OperationShape {
            declaration,
            buckets,
            statuses: crate::outcome::WORDS,
            limit: self.series_limit,
            label_sets: Default::default(),
            error_sets: Default::default(),
            dropped: Default::default(),
            core: Arc::clone(&self.core),
        };
        RegisteredOperation::new(shape, families)
    }

    fn claim(
        &self,
        declaration: &Declaration,
        view: &crate::declaration::View,
        buckets: &Buckets,
    ) -> Option<Arc<Family>> {
        let mut families = self.families.lock().unwrap_or_else(PoisonError::into_inner);
        let claimed = families.claim(declaration, view, buckets, &self.common);
        drop(families);
        claimed.map_err(|error| self.detach(error)).ok()
    }

    fn detach(&self, error: RegisterError) {
        self.core.register_errors.fetch_add(1, Relaxed);
        warn::once_a_minute("register", 0, || error.to_string().into());
        self.errors
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(error);
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
