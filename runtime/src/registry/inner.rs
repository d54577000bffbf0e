use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use crate::collector::Collectors;
use crate::declaration::{Bounds, Declaration, Location, View};
use crate::registry::families::Families;
use crate::registry::identity::IdentityHasher;
use crate::registry::view::Asked;
use crate::registry::{Common, RegisterError, RegisteredOperation, RegisteredView};
use crate::scrape::Scraper;
use crate::series::{Buckets, Event, Handle, OperationShape, RegistryCore, Settings};
use crate::snapshot::FamilyHeader;
use crate::sync::lock;
use crate::warn;

/// What a registry consists of.
pub(crate) struct RegistryInner {
    pub(crate) core: Arc<RegistryCore>,
    pub(crate) common: Common,
    settings: RegistrySettings,
    pub(crate) collectors: Collectors,
    /// By the address of their declaration.
    operations: RwLock<HashMap<usize, Handle<RegisteredOperation>, IdentityHasher>>,
    families: Mutex<Families>,
    /// Every clash met so far.
    pub(super) errors: Mutex<Vec<RegisterError>>,
    pub(super) scraper: Mutex<Scraper>,
    pub(super) sites_attached: AtomicBool,
}

/// What a registry's builder says of its operations.
#[derive(Debug, Default)]
pub(crate) struct RegistrySettings {
    pub(super) series_limit: usize,
    /// Failures that each series remembers.
    pub(super) recent_failures: usize,
    /// How long a scrape waits for its collectors.
    pub(super) collector_timeout: Duration,
    /// By the address of an operation's declaration: bounds of its durations in
    /// nanoseconds.
    pub(super) buckets: HashMap<usize, Vec<u64>>,
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
        settings: RegistrySettings,
        is_global: bool,
    ) -> RegistryInner {
        RegistryInner {
            core: Arc::new(RegistryCore::new(is_global)),
            common,
            collectors: Collectors::new(settings.collector_timeout),
            settings,
            operations: RwLock::default(),
            families: Mutex::default(),
            errors: Mutex::default(),
            scraper: Mutex::default(),
            sites_attached: AtomicBool::new(false),
        }
    }

    /// An operation in this registry, registered when first met.
    pub(super) fn operation(
        &self,
        declaration: &'static Declaration,
    ) -> Handle<RegisteredOperation> {
        let key = std::ptr::from_ref(declaration) as usize;
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
        let mut operations = self
            .operations
            .write()
            .unwrap_or_else(PoisonError::into_inner);
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
        // Warnings may run foreign code, which may count calls.
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
        let buckets = Buckets::union(declaration.views.iter().map(bounds_of));
        let (mut views, mut errors) = (Vec::new(), Vec::new());
        for (at, view) in declaration.views.iter().enumerate() {
            let nanos = bounds_of(view);
            let claimed = lock(&self.families).claim(declaration, view, nanos, &self.common);
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
            words: self.settings.statuses.get(&key).map_or(&[], Vec::as_slice),
        };
        let shape = OperationShape::new(declaration, buckets, settings, &self.core);
        (RegisteredOperation::new(shape, views), errors)
    }

    /// Takes the names of a family that a collector brings.
    pub(crate) fn claim_collected(
        &self,
        header: &Arc<FamilyHeader>,
        location: Location,
    ) -> Result<(), String> {
        let claimed = lock(&self.families).claim_collected(header, location);
        claimed.map_err(|error| error.to_string())
    }

    fn detach(&self, errors: Vec<RegisterError>) {
        for error in errors {
            self.core.register_errors.fetch_add(1, Relaxed);
            let message = error.to_string();
            lock(&self.errors).push(error);
            // The same clash in another registry is no news.
            let of = BuildHasherDefault::<DefaultHasher>::default().hash_one(&message);
            warn::once_a_minute("register", of as usize, || message.into());
        }
    }
}
