use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use crate::declaration::{Declaration, View};
use crate::registry::families::Families;
use crate::registry::identity::IdentityHasher;
use crate::registry::{Common, Family, RegisterError, RegisteredOperation};
use crate::scrape::Scraper;
use crate::series::{Buckets, Event, Handle, OperationShape, RegistryCore};
use crate::sync::lock;
use crate::warn;

/// What a registry consists of.
pub(crate) struct RegistryInner {
    pub(crate) core: Arc<RegistryCore>,
    pub(crate) common: Common,
    series_limit: usize,
    /// Bounds that were given for operations, by the address of their declaration.
    buckets: HashMap<usize, Vec<u64>>,
    /// By the address of their declaration.
    operations: RwLock<HashMap<usize, Handle<RegisteredOperation>, IdentityHasher>>,
    families: Mutex<Families>,
    /// Every clash met so far.
    pub(super) errors: Mutex<Vec<RegisterError>>,
    pub(super) scraper: Mutex<Scraper>,
    pub(super) sites_attached: AtomicBool,
}

impl Drop for RegistryInner {
    fn drop(&mut self) {
        self.core.close();
    }
}

impl RegistryInner {
    pub(super) fn new(
        common: Common,
        series_limit: usize,
        buckets: HashMap<usize, Vec<u64>>,
        is_global: bool,
    ) -> RegistryInner {
        RegistryInner {
            core: Arc::new(RegistryCore::new(is_global)),
            common,
            series_limit,
            buckets,
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
        let mut operations = self
            .operations
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = operations.get(&key) {
            return known.clone();
        }
        let (operation, errors) = self.registered(key, declaration);
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
    ) -> (RegisteredOperation, Vec<RegisterError>) {
        let bounds = self
            .buckets
            .get(&key)
            .map_or(declaration.bounds, Vec::as_slice);
        let buckets = Buckets::new(bounds);
        let (mut families, mut errors) = (Vec::new(), Vec::new());
        for view in declaration.views {
            let claimed = self.claim(declaration, view, &buckets);
            families.push(claimed.map_err(|error| errors.push(error)).ok());
        }
        let shape = OperationShape::new(declaration, buckets, self.series_limit, &self.core);
        (RegisteredOperation::new(shape, families), errors)
    }

    fn claim(
        &self,
        declaration: &Declaration,
        view: &View,
        buckets: &Buckets,
    ) -> Result<Arc<Family>, RegisterError> {
        lock(&self.families).claim(declaration, view, buckets, &self.common)
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
