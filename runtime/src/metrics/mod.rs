//! A recorder for the facade [`metrics`](https://docs.rs/metrics), which many libraries are
//! instrumented with: what they count is in the same exposition; with the feature `metrics`.
//!
//! ```
//! callmeter::metrics::install(callmeter::registry())?;
//!
//! metrics::describe_counter!("http.requests", "Requests that came in.");
//! metrics::counter!("http.requests", "method" => "GET").increment(3);
//! metrics::gauge!("pool_connections").set(5.0);
//! metrics::histogram!("query_duration_seconds").record(0.02);
//!
//! let snapshot = callmeter::registry().snapshot();
//! assert_eq!(snapshot.value("http_requests_total", &[("method", "GET")]), Some(3.0));
//! assert_eq!(snapshot.value("pool_connections", &[]), Some(5.0));
//! let up_to_25_ms = [("le", "0.025")];
//! assert_eq!(snapshot.value("query_duration_seconds_bucket", &up_to_25_ms), Some(1.0));
//! # Ok::<(), callmeter::metrics::InstallError>(())
//! ```
//!
//! See [`Recorder`] for names, limits and what is not counted.

// What each file is for:
//
// * `recorder`: the facade's trait, and how it is installed; `builder`: its options.
// * `known`: from a key to its cell, for each macro that runs.
// * `table`: all families by their names, by what `rules`; `family`: the label sets of one.
// * `kept`: the three types of metrics.
// * `cells`: the numbers.
// * `name`: names and labels that servers take.
// * `described`: help texts and units.
// * `shown`: all of it as a collector.

mod builder;
mod cells;
mod described;
mod family;
mod kept;
mod known;
mod name;
mod recorder;
mod rules;
mod shown;
mod table;

pub use builder::RecorderBuilder;
pub use recorder::{InstallError, Recorder, install};
