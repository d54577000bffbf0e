use std::sync::{Arc, Mutex, PoisonError, RwLock};

use ::prometheus_client::registry::Registry;

use crate::sync::lock;

/// Where a registry of prometheus-client is read from at each scrape: the registry itself,
/// an `Arc`, a `Mutex` or an `RwLock` of one, in any combination; for all else there is
/// [`from_fn`].
///
/// A lock is held while the registry writes its text to memory, and is not poisoned by what
/// panics meanwhile. One that is poisoned is read all the same.
#[diagnostic::on_unimplemented(
    message = "a registry of prometheus-client cannot be read from `{Self}`",
    note = "give a `Registry` of that crate, an `Arc`, `Mutex` or `RwLock` of one, or `callmeter::prometheus_client::from_fn(|read| …)`"
)]
pub trait ReadRegistry: Send + Sync + 'static {
    /// Shows the registry to `read`.
    fn read(&self, read: &mut dyn FnMut(&Registry));
}

impl ReadRegistry for Registry {
    fn read(&self, read: &mut dyn FnMut(&Registry)) {
        read(self);
    }
}

impl<R: ReadRegistry + ?Sized> ReadRegistry for Arc<R> {
    fn read(&self, read: &mut dyn FnMut(&Registry)) {
        (**self).read(read);
    }
}

impl<R: ReadRegistry + ?Sized> ReadRegistry for &'static R {
    fn read(&self, read: &mut dyn FnMut(&Registry)) {
        (**self).read(read);
    }
}

impl<R: ReadRegistry> ReadRegistry for Mutex<R> {
    fn read(&self, read: &mut dyn FnMut(&Registry)) {
        lock(self).read(read);
    }
}

impl<R: ReadRegistry> ReadRegistry for RwLock<R> {
    fn read(&self, read: &mut dyn FnMut(&Registry)) {
        let locked = RwLock::read(self).unwrap_or_else(PoisonError::into_inner);
        ReadRegistry::read(&*locked, read);
    }
}

/// A closure that shows a registry: for locks of other crates, or several registries.
///
/// ```
/// use std::sync::{Arc, RwLock};
///
/// use callmeter::prometheus_client::from_fn;
/// use prometheus_client::registry::Registry as ClientRegistry;
///
/// struct Application {
///     metrics: RwLock<ClientRegistry>,
/// }
///
/// let application = Arc::new(Application { metrics: RwLock::default() });
/// let registry = callmeter::Registry::builder().build()?;
/// registry.register_prometheus_client(from_fn(move |read| {
///     if let Ok(metrics) = application.metrics.read() {
///         read(&metrics);
///     }
/// }));
/// # Ok::<(), callmeter::BuildError>(())
/// ```
pub fn from_fn<F>(read: F) -> FromFn<F>
where
    F: Fn(&mut dyn FnMut(&Registry)) + Send + Sync + 'static,
{
    FromFn(read)
}

/// See [`from_fn`].
#[derive(Clone, Copy, Debug)]
pub struct FromFn<F>(F);

impl<F> ReadRegistry for FromFn<F>
where
    F: Fn(&mut dyn FnMut(&Registry)) + Send + Sync + 'static,
{
    fn read(&self, read: &mut dyn FnMut(&Registry)) {
        (self.0)(read);
    }
}
