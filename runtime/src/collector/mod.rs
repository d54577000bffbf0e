//! Values that are read when somebody scrapes.
//!
//! * [`collection`]: what a collector writes into.
//! * [`histogram`]: the same for histograms.
//! * [`checked`]: from there to families that every server takes.
//! * [`slot`]: one collector of a registry.
//! * [`body`]: how it is run.
//! * [`awaited`]: a scrape's wait for a run.
//! * [`running`]: one of its runs, and what that brought.
//! * [`fault`]: why that was nothing; [`scrape_error`]: as an error of the scrape.
//! * [`twice`]: series that two of them read.
//! * [`adopted`]: those whose families are not the program's own.
//! * [`run`]: a run of all of them, with a deadline.
//! * [`functions`]: closures as collectors; [`returned`]: what they may return.
//! * `asynchronous`: collectors that await something.

#[cfg(any(feature = "prometheus-client", feature = "metrics"))]
mod adopted;
#[cfg(feature = "tokio")]
mod asynchronous;
mod awaited;
mod body;
mod checked;
mod collecting;
mod collection;
mod fault;
mod functions;
mod histogram;
mod registration;
mod returned;
mod run;
mod running;
mod scrape_error;
mod slot;
mod twice;

use std::error::Error;
use std::sync::Arc;

use crate::snapshot::FamilySnapshot;

#[cfg(feature = "tokio")]
pub use asynchronous::{AsyncCollector, AsyncCollectorBuilder, Interval};
pub use collection::{CollectedFamily, Collection};
pub use histogram::CollectedHistogram;
pub use registration::Registration;
pub use returned::{Done, Reading};
pub use scrape_error::ScrapeError;

#[cfg(any(feature = "prometheus-client", feature = "metrics"))]
pub(crate) use adopted::Labels;
pub(crate) use collecting::is_collecting;
pub(crate) use fault::Fault;
pub(crate) use run::Collectors;
pub(crate) use scrape_error::CollectorFailure;
pub(crate) use slot::Slot;

/// What a run brought.
type Families = Arc<[FamilySnapshot]>;

/// Reads values at each scrape.
///
/// Each run of a collector writes into a [`Collection`] of its own, on a thread of its
/// own, with no lock held: it may count calls, register families and scrape registries.
/// One that fails, panics or takes too long costs that scrape its own families and
/// nothing else; it is counted in `callmeter_collector_errors_total{collector,reason}`
/// and warned of. A family that is left out is named by [`check`](crate::check), once. No two runs of one collector happen at once. As it runs on another thread
/// than the scrape, thread locals and the runtime of an async program are not there; what must
/// be awaited is for `AsyncCollector`. One that holds its own registry keeps that alive.
///
/// # Forks
/// A fork of the process has the registry, and none of the threads that were at work in its parent. Its
/// scrapes run collectors anew; asynchronous ones fail there until they are registered again in a runtime
/// of the fork, what was sampled at an interval stays as it was, and exporters and pushers are not there. A lock
/// that another thread held at the moment of the fork is held in it for ever, of callmeter as of any
/// library: a fork that goes on to use a registry is safe only while no other thread counts, registers or scrapes.
/// What forks to execute another program is not concerned.
///
/// ```
/// use callmeter::{CollectError, Collection, Collector, Registry};
///
/// struct Pool;
///
/// impl Collector for Pool {
///     fn name(&self) -> &str {
///         "pool"
///     }
///
///     fn collect(&self, into: &mut Collection) -> Result<(), CollectError> {
///         into.gauge("pool_connections", "Connections of the pool, by what they do.")
///             .with(&[("state", "busy")], 3)
///             .with(&[("state", "idle")], 5);
///         Ok(())
///     }
/// }
///
/// let registry = Registry::builder().build()?;
/// registry.register_collector(Pool)?;
/// let idle = registry.snapshot().value("pool_connections", &[("state", "idle")]);
/// assert_eq!(idle, Some(5.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait Collector: Send + Sync + 'static {
    /// What it is called where its failures are counted: short, the same each time.
    fn name(&self) -> &str;

    /// Reads the values.
    ///
    /// # Errors
    /// Where they cannot be had: then the scrape goes on without any of them.
    fn collect(&self, into: &mut Collection) -> Result<(), CollectError>;
}

/// Why values cannot be had.
pub type CollectError = Box<dyn Error + Send + Sync>;
