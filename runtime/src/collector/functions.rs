use std::sync::Arc;

use super::collection::owned;
use super::{CollectError, Collection, Collector, Done, Registration, Slot, checked};
use crate::Observation;
use crate::declaration::Location;
use crate::registry::{RegisterError, Registry};
use crate::snapshot::Kind;

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

/// A closure that reads one value.
struct ReadFunction<F> {
    kind: Kind,
    name: String,
    help: String,
    labels: Vec<(String, String)>,
    read: F,
}

impl<F> ReadFunction<F> {
    fn write(&self, into: &mut Collection, value: impl Observation) {
        let labels = self.labels.iter();
        let labels: Vec<_> = labels.map(|(name, value)| (&**name, &**value)).collect();
        into.family(self.kind, &self.name, &self.help)
            .with(&labels, value);
    }
}

impl<F, N> Collector for ReadFunction<F>
where
    F: Fn() -> N + Send + Sync + 'static,
    N: Observation,
{
    fn name(&self) -> &str {
        &self.name
    }

    fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        self.write(into, (self.read)());
        Ok(())
    }
}

impl Registry {
    /// Registers a collector, and runs it once: what is wrong with its families is told
    /// here. One that fails in that run, or takes too long, is registered all the same.
    ///
    /// # Errors
    /// Where a family's name is not a valid name, or belongs to another family; where another
    /// collector brings a series with the same name and labels: the error names both places.
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
    /// As [`register_collector`](Registry::register_collector), so also at the second gauge of
    /// that name: see [`gauge_fn_with`](Registry::gauge_fn_with).
    #[track_caller]
    pub fn gauge_fn<N: Observation>(
        &self,
        name: &str,
        help: &str,
        read: impl Fn() -> N + Send + Sync + 'static,
    ) -> Result<Registration, RegisterError> {
        self.read_fn(Kind::Gauge, [name, help], &[], read)
    }

    /// The same with labels, in any order: several gauges may share a name if their labels differ.
    ///
    /// ```
    /// # struct Pool(u32);
    /// # impl Pool { fn idle(&self) -> u32 { self.0 } }
    /// let registry = callmeter::Registry::builder().build()?;
    /// for (name, pool) in [("users", Pool(3)), ("orders", Pool(5))] {
    ///     let labels = [("pool", name)];
    ///     registry.gauge_fn_with("pool_idle", "Idle connections.", &labels, move || pool.idle())?;
    /// }
    /// let snapshot = registry.snapshot();
    /// assert_eq!(snapshot.value("pool_idle", &[("pool", "users")]), Some(3.0));
    /// assert_eq!(snapshot.value("pool_idle", &[("pool", "orders")]), Some(5.0));
    ///
    /// let again = registry.gauge_fn_with("pool_idle", "Idle connections.", &[("pool", "users")], || 7);
    /// assert!(again.is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`register_collector`](Registry::register_collector); where a label's name is not a valid
    /// name, is reserved, or is that of a constant label of the registry.
    #[track_caller]
    pub fn gauge_fn_with<N: Observation>(
        &self,
        name: &str,
        help: &str,
        labels: &[(&str, &str)],
        read: impl Fn() -> N + Send + Sync + 'static,
    ) -> Result<Registration, RegisterError> {
        self.read_fn(Kind::Gauge, [name, help], labels, read)
    }

    /// A counter whose value is read at each scrape; `name` is without `_total`.
    ///
    /// # Errors
    /// As [`gauge_fn`](Registry::gauge_fn).
    #[track_caller]
    pub fn counter_fn<N: Observation>(
        &self,
        name: &str,
        help: &str,
        read: impl Fn() -> N + Send + Sync + 'static,
    ) -> Result<Registration, RegisterError> {
        self.read_fn(Kind::Counter, [name, help], &[], read)
    }

    /// The same with labels, in any order: several counters may share a name if their labels
    /// differ.
    ///
    /// ```
    /// let registry = callmeter::Registry::builder().build()?;
    /// registry.counter_fn_with("cache_hits", "Hits.", &[("cache", "users")], || 40)?;
    /// registry.counter_fn_with("cache_hits", "Hits.", &[("cache", "orders")], || 2)?;
    /// let hits = registry.snapshot().value("cache_hits_total", &[("cache", "orders")]);
    /// assert_eq!(hits, Some(2.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// As [`gauge_fn_with`](Registry::gauge_fn_with).
    #[track_caller]
    pub fn counter_fn_with<N: Observation>(
        &self,
        name: &str,
        help: &str,
        labels: &[(&str, &str)],
        read: impl Fn() -> N + Send + Sync + 'static,
    ) -> Result<Registration, RegisterError> {
        self.read_fn(Kind::Counter, [name, help], labels, read)
    }

    #[track_caller]
    fn read_fn<N: Observation>(
        &self,
        kind: Kind,
        [name, help]: [&str; 2],
        labels: &[(&str, &str)],
        read: impl Fn() -> N + Send + Sync + 'static,
    ) -> Result<Registration, RegisterError> {
        let (registry, location) = (self.inner(), Location::of_caller());
        let function = ReadFunction {
            kind,
            name: name.to_owned(),
            help: help.to_owned(),
            labels: owned(labels),
            read,
        };
        // Its series is known, whether or not there is a value now.
        let mut declared = Collection::default();
        function.write(&mut declared, 0);
        let declared = checked::all(&declared, registry, location)
            .map_err(|refusal| RegisterError::collected(name, refusal.to_string(), location))?;
        let slot = Slot::of(function, location).declaring(&declared);
        registry.collectors.register(registry, Arc::new(slot))
    }
}
