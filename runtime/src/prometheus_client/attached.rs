use super::ReadRegistry;
use super::encode::Encoded;
use super::families::Families;
use crate::declaration::Location;
use crate::{CollectError, Collection, Collector, Registration, Registry};

/// A registry of prometheus-client as a collector.
struct Attached<R>(R);

impl<R: ReadRegistry> Collector for Attached<R> {
    fn name(&self) -> &str {
        "prometheus_client"
    }

    fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        let encoded = Encoded::of(&self.0);
        let mut families = Families::new(into);
        for piece in encoded.pieces.into_iter() {
            families.add(&piece);
        }
        for (fault, message) in encoded.faults {
            into.fault(fault, message);
        }
        Ok(())
    }
}

impl Registry {
    /// Shows the metrics of a registry of prometheus-client, read at each scrape, with the
    /// namespace and the constant labels of this registry; with the feature
    /// `prometheus-client`. OpenMetrics shows their exemplars; where one of a family has labels
    /// that no server takes, that family has none, and it is counted as below.
    ///
    /// Whatever the registry holds, no server refuses the scrape because of it. Help texts
    /// are escaped, a family that is registered in several places is one. A family with a
    /// name, label or number that no server takes is left out, and of a series that is there
    /// twice the second; a metric or collector that cannot be encoded takes those registered
    /// behind it along. Each is counted in
    /// `callmeter_collector_errors_total{collector="prometheus_client"}` and warned of;
    /// [`Registry::check`] tells what is wrong at the registration. Families whose metrics do
    /// not belong together are better off in registries of their own.
    ///
    /// The registry is read as any [collector](Collector): on another thread, with a deadline,
    /// without a lock of ours. See [`ReadRegistry`] for what may be given.
    ///
    /// ```
    /// use prometheus_client::metrics::gauge::Gauge;
    /// use prometheus_client::registry::Registry as ClientRegistry;
    ///
    /// let mut theirs = ClientRegistry::default();
    /// let depth: Gauge = Gauge::default();
    /// theirs.register("queue_depth", "What waits\nin the queue", depth.clone());
    /// theirs.register("queue-depth", "No server takes this name", Gauge::<i64>::default());
    ///
    /// let registry = callmeter::Registry::builder().build()?;
    /// registry.register_prometheus_client(theirs);
    /// depth.set(7);
    /// assert_eq!(registry.snapshot().value("queue_depth", &[]), Some(7.0));
    /// let told = registry.check().unwrap_err().to_string();
    /// assert!(told.contains("`queue-depth` is no metric name"), "{told}");
    /// # Ok::<(), callmeter::BuildError>(())
    /// ```
    #[track_caller]
    pub fn register_prometheus_client(&self, registry: impl ReadRegistry) -> Registration {
        self.adopt_collector(Attached(registry), Location::of_caller())
    }
}
