use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use crate::clock::SystemClock;
use crate::collector::Collectors;
use crate::declaration::{Bounds, Declaration, Location, View};
use crate::exemplar::Source;
use crate::metric::{RegisteredFamily, Structs};
use crate::registry::families::{Families, ViewSettings};
use crate::registry::identity::IdentityHasher;
use crate::registry::view::Asked;
use crate::registry::{Common, RegisterError, RegisteredOperation, RegisteredView, label_name};
use crate::scrape::{Scraper, Served};
use crate::series::{
    Buckets, Event, Handle, Limits, Natives, OperationShape, RegistryCore, Settings,
};
use crate::snapshot::FamilyHeader;
use crate::sync::{lock, read, write};
use crate::warn;

/// Names that a collector makes up at each scrape must not fill the memory.
const MOST_FOUND: usize = 1_000;

/// What a registry consists of.
pub(crate) struct RegistryInner {
    pub(crate) core: Arc<RegistryCore>,
    pub(crate) common: Common,
    settings: RegistrySettings,
    pub(crate) collectors: Collectors,
    /// By the address of their declaration.
    operations: RwLock<HashMap<usize, Handle<RegisteredOperation>, IdentityHasher>>,
    families: Mutex<Families>,
    /// Families on structs, by name.
    metrics: RwLock<HashMap<String, Handle<RegisteredFamily>>>,
    structs: Structs,
    #[cfg(feature = "prometheus-client")]
    pub(crate) client_fields: crate::prometheus_client::Fields,
    /// Every clash met so far.
    pub(super) errors: Mutex<Vec<RegisterError>>,
    /// What scrapes have found so far, by hashes of the causes.
    found: Mutex<HashSet<u64>>,
    pub(super) scraper: Mutex<Scraper>,
    /// From its first endpoint on.
    pub(crate) served: OnceLock<Served>,
    /// From its first pusher on.
    #[cfg(feature = "push")]
    pub(crate) pushed: OnceLock<crate::scrape::Pushed>,
    /// From its first exporter on.
    #[cfg(feature = "exporter")]
    pub(crate) exporter: OnceLock<Arc<crate::exporter::Counts>>,
    pub(super) sites_attached: AtomicBool,
}

/// What a registry's builder says of its operations.
#[derive(Debug, Default)]
pub(crate) struct RegistrySettings {
    pub(super) series_limit: usize,
    pub(super) longest_text: usize,
    pub(super) grace: Duration,
    pub(super) refused_labels: Vec<String>,
    pub(super) exemplars: Option<Source>,
    pub(super) system_clock: SystemClock,
    pub(super) tells_created: bool,
    /// Failures that each series remembers.
    pub(super) recent_failures: usize,
    /// How long a scrape waits for its collectors.
    pub(super) collector_timeout: Duration,
    /// By the address of an operation's declaration: bounds of its durations in
    /// nanoseconds.
    pub(super) buckets: HashMap<usize, Vec<u64>>,
    /// Operations whose histograms are all native, by the address of their declaration.
    pub(super) natives: HashSet<usize>,
    /// Words of its statuses, by index.
    pub(super) statuses: HashMap<usize, Vec<(usize, String)>>,
}

impl Drop for RegistryInner {
    fn drop(&mut self) {
        self.core.close();
    }
}

impl RegistryInner {
    pub(super) fn new(
        common: Common,
        mut settings: RegistrySettings,
        is_global: bool,
    ) -> RegistryInner {
        let limits = Limits {
            longest_text: settings.longest_text,
            grace: settings.grace,
            const_labels: common
                .const_labels()
                .map(|(name, _)| name.to_owned())
                .collect(),
            refused_labels: settings.refused_labels.clone(),
            exemplars: settings.exemplars.take(),
            system_clock: settings.system_clock,
            tells_created: settings.tells_created,
        };
        RegistryInner {
            core: Arc::new(RegistryCore::new(is_global, limits)),
            common,
            collectors: Collectors::new(settings.collector_timeout),
            families: Mutex::new(Families::new(settings.tells_created)),
            settings,
            operations: RwLock::default(),
            metrics: RwLock::default(),
            structs: Structs::default(),
            #[cfg(feature = "prometheus-client")]
            client_fields: crate::prometheus_client::Fields::default(),
            errors: Mutex::default(),
            found: Mutex::default(),
            scraper: Mutex::default(),
            served: OnceLock::new(),
            #[cfg(feature = "push")]
            pushed: OnceLock::new(),
            #[cfg(feature = "exporter")]
            exporter: OnceLock::new(),
            sites_attached: AtomicBool::new(false),
        }
    }

    /// An operation in this registry, registered when first met.
    pub(super) fn operation(
        &self,
        declaration: &'static Declaration,
    ) -> Handle<RegisteredOperation> {
        let key = std::ptr::from_ref(declaration) as usize;
        // Of each call in a scope; nothing here could warn.
        let operations = self.operations.read();
        let known = operations
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .cloned();
        known.unwrap_or_else(|| self.register(key, declaration))
    }

    #[cold]
    fn register(
        &self,
        key: usize,
        declaration: &'static Declaration,
    ) -> Handle<RegisteredOperation> {
        let asked = Asked::of(declaration);
        let mut operations = write(&self.operations);
        if let Some(known) = operations.get(&key) {
            return known.clone();
        }
        let (operation, errors) = self.registered(key, declaration, asked);
        let operation = Handle::new(operation, self.core.is_global);
        if let Handle::Global(operation) = &operation {
            let _ = declaration.registered.0.set(operation);
        }
        self.core.tell(Event::Operation(operation.clone()));
        operations.insert(key, operation.clone());
        drop(operations);
        self.detach(errors);
        operation
    }

    /// The operation with the families that were free, and the clashes of the others.
    fn registered(
        &self,
        key: usize,
        declaration: &'static Declaration,
        mut asked: Asked,
    ) -> (RegisteredOperation, Vec<RegisterError>) {
        let own_bounds = self.settings.buckets.get(&key).map(Vec::as_slice);
        let bounds_of = |view: &View| match view.bounds {
            Bounds::Nanoseconds(bounds) => own_bounds.unwrap_or(bounds),
            _ => &[],
        };
        let all_native = self.settings.natives.contains(&key);
        let is_native = |view: &View| view.native || (all_native && view.is_histogram());
        let buckets = Buckets::union(declaration.views.iter().map(bounds_of));
        let (mut views, mut errors) = (Vec::new(), Vec::new());
        for (at, view) in declaration.views.iter().enumerate() {
            let nanos = bounds_of(view);
            let of_view = ViewSettings {
                nanos,
                is_native: is_native(view),
            };
            let claimed = self.check_labels(declaration, view).and_then(|()| {
                lock(&self.families).claim(declaration, view, &of_view, &self.common)
            });
            let family = claimed.map_err(|error| errors.push(error)).ok();
            views.push(RegisteredView {
                view,
                family,
                when: asked.take_when(at),
                buckets: buckets.map_to(nanos).map(Arc::from),
            });
        }
        let settings = Settings {
            limit: self.settings.series_limit,
            failures_kept: self.settings.recent_failures,
            errors: asked.errors,
            natives: Natives::of(declaration.views, is_native),
            words: self.settings.statuses.get(&key).map_or(&[], Vec::as_slice),
        };
        let shape = OperationShape::new(declaration, buckets, settings, &self.core);
        (RegisteredOperation::new(shape, views), errors)
    }

    /// Whether a view has none of the labels that the registry refuses.
    fn check_labels(&self, declaration: &Declaration, view: &View) -> Result<(), RegisterError> {
        let mut names = view
            .labels
            .iter()
            .map(|label| label_name(declaration, *label));
        match names.find(|name| self.refuses_label(name)) {
            Some(name) => Err(RegisterError::refused_label(
                view.name,
                name,
                declaration.location,
            )),
            None => Ok(()),
        }
    }

    /// The family of that name, if it is one on a struct.
    pub(crate) fn family(&self, name: &str) -> Option<Handle<RegisteredFamily>> {
        read(&self.metrics).get(name).cloned()
    }

    /// Brings families into scrapes, all or none. `false` if one of them has been brought
    /// by somebody else, declared alike.
    pub(crate) fn publish(
        &self,
        families: &[Handle<RegisteredFamily>],
    ) -> Result<bool, RegisterError> {
        let mut names = lock(&self.families);
        for (at, family) in families.iter().enumerate() {
            let claimed = names.claim_metrics(&family.shape);
            if !matches!(claimed, Ok(true)) {
                let before = families[..at].iter();
                before.for_each(|family| names.release(&family.shape.header));
                return claimed;
            }
        }
        let mut metrics = write(&self.metrics);
        for family in families {
            metrics.insert(family.shape.header.name.clone(), family.clone());
            self.core.tell(Event::Family(family.clone()));
        }
        Ok(true)
    }

    pub(crate) fn structs(&self) -> &Structs {
        &self.structs
    }

    pub(crate) fn series_limit(&self) -> usize {
        self.settings.series_limit
    }

    /// Whether no family may have a label of that name.
    pub(crate) fn refuses_label(&self, name: &str) -> bool {
        self.core.refuses_label(name)
    }

    /// Takes the names of a family that a collector brings.
    pub(crate) fn claim_collected(
        &self,
        header: &Arc<FamilyHeader>,
        location: Location,
    ) -> Result<(), RegisterError> {
        lock(&self.families).claim_collected(header, location)
    }

    /// Gives the names of a family back that no collector brings any more.
    pub(crate) fn release_collected(&self, name: &str) {
        lock(&self.families).release_collected(name);
    }

    /// Tells of something that a scrape has found, perhaps not for the first time: that is counted and
    /// remembered once for each cause.
    pub(crate) fn found(&self, cause: impl Hash, error: RegisterError) {
        let hash = BuildHasherDefault::<DefaultHasher>::default().hash_one(&cause);
        let mut found = lock(&self.found);
        let is_new = found.len() < MOST_FOUND && found.insert(hash);
        drop(found);
        let message = error.to_string();
        if is_new {
            self.note(error);
        }
        warn::once_a_minute("register", hash, || message.into());
    }

    /// Counts a clash, and remembers it.
    fn note(&self, error: RegisterError) {
        self.core.register_errors.fetch_add(1, Relaxed);
        lock(&self.errors).push(error);
    }

    pub(crate) fn detach(&self, errors: Vec<RegisterError>) {
        for error in errors {
            let message = error.to_string();
            self.note(error);
            // The same clash in another registry is no news.
            warn::once_a_minute("register", &message, || message.clone().into());
        }
    }
}
