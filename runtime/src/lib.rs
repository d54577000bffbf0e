//! One attribute, every call accounted for: instrumentation for Prometheus.
//!
//! ```
//! use callmeter::{ErrorType, track_task};
//!
//! #[derive(Debug, ErrorType)]
//! enum ImportError {
//!     NotFound,
//!     Malformed,
//! }
//!
//! #[track_task]
//! fn import(path: &str) -> Result<u64, ImportError> {
//!     if path.is_empty() { Err(ImportError::NotFound) } else { Ok(1) }
//! }
//!
//! import("a").unwrap();
//! import("").unwrap_err();
//!
//! let exposition = callmeter::registry().expose("text/plain");
//! let text = std::str::from_utf8(exposition.body())?;
//! for line in [
//!     r#"task_total{status="success",task_name="import"} 1"#,
//!     r#"task_total{status="failure",task_name="import"} 1"#,
//!     r#"task_total{status="panic",task_name="import"} 0"#,
//!     r#"task_errors_total{error_type="not_found",task_name="import"} 1"#,
//!     r#"task_errors_total{error_type="malformed",task_name="import"} 0"#,
//!     r#"task_in_progress{task_name="import"} 0"#,
//! ] {
//!     assert!(text.contains(line), "{line} is not in\n{text}");
//! }
//! # Ok::<(), std::str::Utf8Error>(())
//! ```
//!
//! * [`track_task`], [`track_workflow`], [`track_node`] and [`track`] count the calls of
//!   functions: how many, how long, how each ended, which errors, how many retries, how
//!   many now. See [`track`](macro@track) for what they can do.
//! * [`Operation`](macro@Operation) makes a struct a kind of call, with labels and names
//!   of its own.
//! * [`MetricFamilies`](macro@MetricFamilies) makes a struct declare what is no call: counters, gauges,
//!   histograms, infos and states, alone or by label set ([`Family`], [`LabelSet`](macro@LabelSet)).
//! * [`Collector`]s read values when somebody scrapes.
//! * [`registry()`] is where they are counted; [`Registry::expose`] answers a scrape,
//!   whichever server received it.
//! * [`Endpoint`] answers it as a server should: `HEAD`, filters, compression, time limits; by
//!   itself or for axum and hyper.
//! * [`Registry::snapshot`] gives the numbers to tests and tools.
//!
//! # Exact
//!
//! Every call ends in one of five [`Outcome`]s, whatever happens: a panic, a future that is
//! dropped half-way, a runtime that shuts down. In each scrape the calls started are
//! those completed and those in progress.
//!
//! # Cheap
//!
//! A call is two readings of the processor's time-stamp counter and three additions to
//! cells that no other thread writes. Label sets with open labels are capped. A counter of a struct is one addition.
//!
//! # Features
//!
//! | feature | default | for |
//! |---|---|---|
//! | `tokio` | yes | `timeout = …`, and `retry(…)` on async functions; `AsyncCollector`s, the module `tokio_runtime` |
//! | `backon` | yes | `retry(…)` |
//! | `process` | no | the module `process`: readings of the process, and a collector of the usual `process_*` families |
//! | `prometheus-client` | no | metrics and registries of the crate prometheus-client in ours and ours in theirs: the module `prometheus_client` (10 crates) |
//! | `metrics` | no | a recorder for the facade `metrics`: the module `metrics` (3 crates) |
//! | `gzip` | no | [`Endpoint`]s answer compressed (6 crates) |
//! | `http` | no | `Endpoint::respond` for requests of the crate http (2 crates) |
//! | `axum` | no | the module `axum`: an endpoint as a route (19 crates, which a program with axum has) |
//! | `tower` | no | the module `tower`: an endpoint as a service, for hyper (4 crates) |
//! | `tracing` | no | an event per finished call; warnings through `tracing` instead of to stderr |
//!
//! The event has the target `callmeter` and the fields `operation`, `labels`, `status`, `error_type`,
//! `duration_seconds` and `retries`: at level `WARN` for errors, `ERROR` for panics, else `DEBUG`.
//! [`RegistryBuilder::recent_failures`] keeps the last failures of each series, with or
//! without it, so that a number leads to a line of the log.
//!
//! # Platforms
//!
//! Everywhere the standard library is. On x86-64 the time-stamp counter is read directly
//! if it is steady, elsewhere `Instant`. On wasm32 there are no link-time slices: a
//! function's series appear at its first call.

mod build_info;
mod call;
mod cells;
mod clock;
mod collector;
mod declaration;
mod endpoint;
mod error_type;
mod exposition;
mod failure;
mod guard;
mod http_code;
mod http_method;
mod label;
mod macros;
mod metric;
#[cfg(feature = "metrics")]
pub mod metrics;
mod name;
mod operation;
mod outcome;
mod parse;
#[cfg(feature = "process")]
pub mod process;
#[cfg(feature = "prometheus-client")]
pub mod prometheus_client;
mod registry;
mod report;
mod scrape;
mod series;
mod site;
mod snapshot;
mod sync;
pub mod testing;
mod timed_out;
#[cfg(feature = "tokio")]
pub mod tokio_runtime;
mod value;
mod warn;

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;

pub use crate::build_info::BuildInfo;
pub use crate::call::Call;
#[cfg(feature = "tokio")]
pub use crate::collector::{AsyncCollector, AsyncCollectorBuilder, Interval};
pub use crate::collector::{
    CollectError, CollectedFamily, CollectedHistogram, Collection, Collector, Done, Reading,
    Registration, ScrapeError,
};
#[cfg(feature = "axum")]
pub use crate::endpoint::axum;
#[cfg(feature = "tower")]
pub use crate::endpoint::tower;
pub use crate::endpoint::{Answer as EndpointAnswer, Endpoint, Request as EndpointRequest};
pub use crate::error_type::{ErrorType, ErrorTypes};
pub use crate::exposition::{Accept, Exposition, Format};
pub use crate::failure::Failure;
pub use crate::http_code::HttpCode;
pub use crate::http_method::HttpMethod;
pub use crate::label::{LabelSet, LabelValue, State};
pub use crate::macros::{
    ErrorType, LabelSet, LabelValue, MetricFamilies, Operation, track, track_node, track_task,
    track_workflow,
};
pub use crate::metric::{
    Counter, Family, Gauge, GaugeGuard, GaugeNumber, Histogram, Info, LabelError, Labels, Metric,
    MetricFamilies, MetricField, Observed, Settable, StateGauge, StateSet, Timed, Timer,
};
pub use crate::operation::{IntoOperation, Node, Operation, Task, Workflow};
pub use crate::outcome::{Outcome, Status};
pub use crate::parse::{ParseError, ParsedExemplar, ParsedFamily, ParsedKind, ParsedSample, parse};
pub use crate::registry::{
    BuildError, RegisterError, RegisterErrors, Registry, RegistryBuilder, Scope, check, registry,
};
pub use crate::snapshot::{Sample, Snapshot};
pub use crate::timed_out::TimedOut;
pub use crate::value::{Observation, Value};

pub(crate) use crate::label::LabelValues;
