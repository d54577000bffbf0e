use std::sync::Arc;

use super::{CollectError, Collection, Collector, Done, Registration, Slot};
use crate::Observation;
use crate::declaration::Location;
use crate::registry::{RegisterError, Registry};

/// A closure as a collector.
struct Function<F> {
    name: String,
    function: F,
}

impl<F> Collector for Function<F>
where
    F: Fn(&mut Collection) -> Result<(), CollectError> + Send + Sync + 'static,
{
    fn name(&self) -> &str {
        &self.name
    }

    fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        (self.function)(into)
    }
}

impl Registry {
    /// Registers a collector, and runs it once: what is wrong with its families is told
    /// here. One that fails in that run, or takes too long, is registered all the same.
    ///
    /// # Errors
    /// Where a family's name is no name, or belongs to another family.
    #[track_caller]
    pub fn register_collector(
        &self,
        collector: impl Collector,
    ) -> Result<Registration, RegisterError> {
        let slot = Arc::new(Slot::of(collector, Location::of_caller()));
        self.inner().collectors.register(self.inner(), slot)
    }

    /// Registers a closure as a collector of that name.
    ///
    /// ```
    /// let registry = callmeter::Registry::builder().build()?;
    /// registry.collector_fn("disk", |into| {
    ///     let size = std::fs::metadata("Cargo.toml")?.len();
    ///     into.gauge("manifest_size", "Size of the manifest.").unit("bytes").value(size);
    ///     Ok(())
    /// })?;
    /// assert!(registry.snapshot().value("manifest_size_bytes", &[]) > Some(100.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`register_collector`](Registry::register_collector).
    #[track_caller]
    pub fn collector_fn(
        &self,
        name: &str,
        collect: impl Fn(&mut Collection) -> Result<(), CollectError> + Send + Sync + 'static,
    ) -> Result<Registration, RegisterError> {
        self.register_collector(Function {
            name: name.to_owned(),
            function: collect,
        })
    }

    /// A closure that runs at each scrape before the metrics are read, to set them: what it
    /// counts is in that scrape. It runs once at its registration too, and under the guards
    /// of a [`Collector`].
    ///
    /// ```
    /// use callmeter::{Operation, Outcome, Task};
    ///
    /// # fn is_alive() -> bool { false }
    /// callmeter::registry().on_scrape("heartbeat", || {
    ///     if !is_alive() {
    ///         Task { task_name: "heartbeat" }.record(Outcome::Failure, Default::default(), 0);
    ///     }
    /// })?;
    /// let labels = [("task_name", "heartbeat"), ("status", "failure")];
    /// assert_eq!(callmeter::registry().snapshot().value("task_total", &labels), Some(2.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`register_collector`](Registry::register_collector).
    #[track_caller]
    pub fn on_scrape<D: Done>(
        &self,
        name: &str,
        run: impl Fn() -> D + Send + Sync + 'static,
    ) -> Result<Registration, RegisterError> {
        self.collector_fn(name, move |_| run().done())
    }

    /// A gauge whose value is read at each scrape.
    ///
    /// ```
    /// use std::sync::{Arc, Mutex};
    ///
    /// let registry = callmeter::Registry::builder().namespace("shop").build()?;
    /// let queue = Arc::new(Mutex::new(vec![1, 2, 3]));
    /// let read = Arc::clone(&queue);
    /// registry.gauge_fn("queue_depth", "Orders that wait.", move || read.lock().unwrap().len() as f64)?;
    /// assert_eq!(registry.snapshot().value("shop_queue_depth", &[]), Some(3.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`register_collector`](Registry::register_collector).
    #[track_caller]
    pub fn gauge_fn<N: Observation>(
        &self,
        name: &str,
        help: &str,
        read: impl Fn() -> N + Send + Sync + 'static,
    ) -> Result<Registration, RegisterError> {
        let (family, help) = (name.to_owned(), help.to_owned());
        self.collector_fn(name, move |into| {
            into.gauge(&family, &help).value(read());
            Ok(())
        })
    }

    /// A counter whose value is read at each scrape; `name` is without `_total`.
    ///
    /// # Errors
    /// As [`register_collector`](Registry::register_collector).
    #[track_caller]
    pub fn counter_fn<N: Observation>(
        &self,
        name: &str,
        help: &str,
        read: impl Fn() -> N + Send + Sync + 'static,
    ) -> Result<Registration, RegisterError> {
        let (family, help) = (name.to_owned(), help.to_owned());
        self.collector_fn(name, move |into| {
            into.counter(&family, &help).value(read());
            Ok(())
        })
    }
}
