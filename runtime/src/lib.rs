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
//!   whichever server received it: in text, OpenMetrics or protobuf with native histograms.
//! * [`Endpoint`] answers it as a server should: `HEAD`, filters, compression, time limits; by
//!   itself or for axum, hyper and actix-web.
//! * [`RegistryBuilder::exemplars`] leads from a number to a trace,
//!   [`RegistryBuilder::created_timestamps`] tells when a series began.
//!   itself or for axum and hyper.
//! * The module `exporter`, with the feature of that name, is a server for programs that have none.
//! * Requests to servers and of clients are calls too: [`HttpServerRequest`], [`HttpClientRequest`] or an
//!   operation of one's own, counted by layers of tower and axum.
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
//! | `zstd` | no | and by zstd (9 crates, and a C compiler) |
//! | `http` | no | `Endpoint::respond` for requests of the crate http (2 crates) |
//! | `actix` | no | the module `actix`: an endpoint as a route of actix-web, middleware that counts requests (95 crates, which a program with actix-web has) |
//! | `query` | no | the module `query`: a router that answers queries from a Prometheus or VictoriaMetrics (26 crates, 16 of them beside `axum`) |
//! | `opentelemetry` | no | exemplars from the spans of OpenTelemetry, and of `tracing` with tracing-opentelemetry: the module `opentelemetry` (5 crates) |
//! | `push` | no | the module `push`: pushes to a Pushgateway, to VictoriaMetrics, to whatever takes text (22 crates) |
//! | `remote-write` | no | `push`, by remote write too (23 crates) |
//! | `exporter` | no | the module `exporter`: a server of metrics for programs that have none (16 crates) |
//! | `basic-auth` | no | `exporter`, and users with passwords for it (15 crates more) |
//! | `tls` | no | TLS by rustls: of the exporter, and towards servers (36 crates) |
//! | `axum` | no | the module `axum`: `instrument` for a whole router, layers that know its routes, an endpoint as a route (19 crates, which a program with axum has) |
//! | `tower` | no | the module `tower`: layers that count requests to servers and of clients, an endpoint as a service for hyper (5 crates) |
//! | `tracing` | no | an event per finished call; warnings through `tracing` where a subscriber listens to them (target `callmeter`, level `WARN`), else to stderr as without it |
//! | `tracing-spans` | no | exemplars from fields of `tracing` spans: the module `tracing_spans` (7 crates) |
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
//!
//! The same holds for functions outside the library that contains this crate, where that is a
//! dynamic one (`crate-type = ["dylib"]`, `-C prefer-dynamic`): the link-time slice ends where the
//! library ends. Series of the functions inside it are there from the first scrape; those of the
//! program and of other dynamic libraries appear at their first call, and count every call.
//! Families on structs are not affected. Link this crate statically (`rlib`, the default) to have
//! all of them from the first scrape.

mod build_info;
mod call;
mod cells;
#[cfg(any(feature = "push", feature = "query"))]
mod client;
mod clock;
mod collector;
mod declaration;
mod endpoint;
mod error_type;
mod exemplar;
#[cfg(feature = "exporter")]
pub mod exporter;
mod exposition;
mod failure;
mod forked;
mod guard;
mod http_code;
mod http_method;
mod label;
mod macros;
mod metric;
#[cfg(feature = "metrics")]
pub mod metrics;
mod name;
mod native;
#[cfg(feature = "opentelemetry")]
pub mod opentelemetry;
mod operation;
mod outcome;
mod parse;
mod percent;
#[cfg(feature = "process")]
pub mod process;
#[cfg(feature = "prometheus-client")]
pub mod prometheus_client;
#[cfg(feature = "push")]
pub mod push;
#[cfg(feature = "query")]
pub mod query;
mod registry;
mod report;
mod requests;
mod scrape;
mod series;
mod site;
mod snapshot;
mod sync;
pub mod testing;
mod timed_out;
#[cfg(feature = "tokio")]
pub mod tokio_runtime;
#[cfg(feature = "tracing-spans")]
pub mod tracing_spans;
mod unwind;
mod value;
mod warn;
mod wire;

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
#[cfg(feature = "actix")]
pub use crate::endpoint::actix;
#[cfg(feature = "axum")]
pub use crate::endpoint::axum;
#[cfg(feature = "tower")]
pub use crate::endpoint::tower;
pub use crate::endpoint::{Answer as EndpointAnswer, Endpoint, Request as EndpointRequest};
pub use crate::error_type::{ErrorType, ErrorTypes};
pub use crate::exemplar::ExemplarLabels;
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
pub use crate::requests::{
    HttpClientRequest, HttpScheme, HttpServerRequest, HttpVersion, UNMATCHED_ROUTE,
};
pub use crate::snapshot::{Exemplar, Sample, Snapshot};
pub use crate::timed_out::TimedOut;
pub use crate::value::{Observation, Value};

pub(crate) use crate::label::LabelValues;
