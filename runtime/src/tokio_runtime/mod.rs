//! What tokio tells of its runtimes; with the feature `tokio`.
//!
//! ```
//! use callmeter::tokio_runtime::RuntimeCollector;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let registry = callmeter::Registry::builder().namespace("shop").build()?;
//! registry.register_collector(RuntimeCollector::current()?)?;
//! assert_eq!(registry.snapshot().value("tokio_workers", &[]), Some(1.0));
//! # Ok(())
//! # }
//! ```

mod families;

use tokio::runtime::{Handle, RuntimeMetrics, TryCurrentError};

use crate::{CollectError, Collection, Collector};

/// The `tokio_*` families of a runtime; the registry's namespace does not go before them.
///
/// | family | type | of each worker |
/// |---|---|---|
/// | `tokio_workers` | gauge | |
/// | `tokio_alive_tasks` | gauge | |
/// | `tokio_global_queue_depth` | gauge | |
/// | `tokio_worker_busy_seconds_total` | counter | yes |
/// | `tokio_worker_parks_total` | counter | yes |
/// | `tokio_worker_parked` | gauge | yes |
///
/// These are what tokio tells in every build; those behind `tokio_unstable` are not among
/// them. Those of each worker have the label `worker`, its number, and are not there on
/// systems without 64-bit atomics.
///
/// A worker without parks whose time rises is kept busy by a task that does not give
/// way: `rate(tokio_worker_busy_seconds_total[1m])` near 1.
///
/// It keeps nothing of the runtime running; when that has shut down, the last values stay.
#[derive(Clone, Debug)]
#[must_use = "a collector does nothing until it is registered"]
pub struct RuntimeCollector {
    runtime: RuntimeMetrics,
    name: Option<String>,
}

impl RuntimeCollector {
    /// Of the runtime in which it is called.
    ///
    /// # Errors
    /// Where there is none.
    pub fn current() -> Result<RuntimeCollector, TryCurrentError> {
        Ok(RuntimeCollector::of(&Handle::try_current()?))
    }

    /// Of the runtime that a handle belongs to.
    pub fn of(runtime: &Handle) -> RuntimeCollector {
        RuntimeCollector {
            runtime: runtime.metrics(),
            name: None,
        }
    }

    /// The value of a label `runtime`, to tell several apart in one registry.
    ///
    /// ```
    /// use callmeter::tokio_runtime::RuntimeCollector;
    ///
    /// let registry = callmeter::Registry::builder().build()?;
    /// # let build = || tokio::runtime::Builder::new_current_thread().build();
    /// let (web, jobs) = (build()?, build()?);
    /// for (name, runtime) in [("web", &web), ("jobs", &jobs)] {
    ///     registry.register_collector(RuntimeCollector::of(runtime.handle()).named(name))?;
    /// }
    /// let tasks = registry.snapshot().value("tokio_alive_tasks", &[("runtime", "jobs")]);
    /// assert_eq!(tasks, Some(0.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn named(mut self, name: impl Into<String>) -> RuntimeCollector {
        self.name = Some(name.into());
        self
    }
}

impl Collector for RuntimeCollector {
    fn name(&self) -> &str {
        "tokio"
    }

    fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
        let runtime = self.name.as_deref().map(|name| ("runtime", name));
        families::write(&self.runtime, runtime, into);
        Ok(())
    }
}
