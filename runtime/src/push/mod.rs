//! Metrics of programs that nobody scrapes; with the feature `push`.
//!
//! | | to | speaks |
//! |---|---|---|
//! | [`pushgateway`] | a Pushgateway, for jobs that end before anybody could scrape them | text, `PUT`, `POST`, `DELETE` |
//! | [`victoria_metrics`] | VictoriaMetrics or vmagent | text, `/api/v1/import/prometheus` |
//! | [`text`] | whatever else takes the text format | text, `POST` |
//! | `remote_write` | VictoriaMetrics, Prometheus, Mimir, Thanos, …; with the feature `remote-write` | remote write 1.0 |
//!
//! Each makes a [`PushBuilder`]. What that builds pushes once ([`Pusher::push`], also async), or at an
//! interval and once more when the program ends ([`PushBuilder::every`]).
//!
//! ```
//! use callmeter::track_task;
//!
//! #[track_task]
//! fn back_up() {}
//!
//! fn main() -> Result<(), callmeter::push::PushError> {
//! #   let nobody = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
//! #   let gateway = format!("http://{}", nobody.local_addr().expect("an address"));
//! #   drop(nobody);
//!     let backup = callmeter::push::pushgateway(gateway, "backup")
//!         .group("instance", "db-1")
//!         .attempts(1)
//!         .build()?;
//!     back_up();
//!     if let Err(error) = backup.push() {
//!         // Nobody listens there. The program is none the worse for it.
//!         eprintln!("{error}");
//! #       assert!(error.is_temporary());
//!     }
//!     Ok(())
//! }
//! ```
//!
//! ```no_run
//! use callmeter::push::{pushgateway, victoria_metrics};
//!
//! // A job: what it counted replaces what it counted the last time.
//! let backup = pushgateway("http://127.0.0.1:9091", "backup").group("instance", "db-1").build()?;
//! backup.push()?;
//!
//! // A service that nobody can reach: now, every 15 s, and once more at the end.
//! let pushing = victoria_metrics("http://127.0.0.1:8428").label("job", "edge").every("15s")?;
//! pushing.shutdown("5s")?;
//! # Ok::<(), callmeter::push::PushError>(())
//! ```
//!
//! What the registry tells of its pushes, from the first pusher on, by `protocol` (`pushgateway`,
//! `victoria_metrics`, `text`, `remote_write`):
//!
//! | family | of |
//! |---|---|
//! | `callmeter_pushes_total{protocol,result}` | pushes by how they ended: `success`, `refused` (by the server, or because it would mix up the metrics), `failed` (it could not be reached, or did not take it); of remote write each request |
//! | `callmeter_push_retries_total{protocol}` | further attempts |
//! | `callmeter_last_push_timestamp_seconds{protocol}` | when one last arrived |
//! | `callmeter_dropped_push_batches_total{protocol}` | batches of remote write that gave way to newer ones |
//!
//! Nothing that is pushed can spoil a server for others: a registry lets no family in that a
//! server would refuse, and a pusher none with a label that the pusher adds itself.

mod answer;
mod backoff;
mod base64;
mod builder;
mod clash;
mod delivery;
mod error;
mod job;
mod message;
mod newest;
mod pusher;
mod pushing;
#[cfg(feature = "remote-write")]
mod remote_write;
mod select;
mod settings;
mod stop;
mod target;

pub use self::builder::PushBuilder;
pub use self::error::PushError;
pub use self::pusher::Pusher;
pub use self::pushing::Pushing;
#[cfg(feature = "remote-write")]
pub use self::remote_write::remote_write;

use self::settings::Protocol;

/// What a [`PushBuilder`] and a [`Pusher`] push to: a Pushgateway.
#[derive(Debug)]
pub enum Pushgateway {}

/// What a [`PushBuilder`] and a [`Pusher`] push to: VictoriaMetrics.
#[derive(Debug)]
pub enum VictoriaMetrics {}

/// What a [`PushBuilder`] and a [`Pusher`] push to: an address that takes the text format.
#[derive(Debug)]
pub enum TextEndpoint {}

/// What a [`PushBuilder`] and a [`Pusher`] push to: an address that takes remote writes.
#[cfg(feature = "remote-write")]
#[derive(Debug)]
pub enum RemoteWrite {}

/// Pushes to the Pushgateway at that address (`http://host:9091`, perhaps with a path before
/// `/metrics`), into the group of that job and of the labels that
/// [`group`](PushBuilder::group) adds.
///
/// Label values that cannot stand in a path go there as base64, as the gateway has it. Have
/// Prometheus scrape the gateway with `honor_labels: true`.
///
/// ```
/// let registry = callmeter::Registry::builder().build()?;
/// let backup = callmeter::push::pushgateway("http://127.0.0.1:9091", "backup")
///     .registry(&registry)
///     .group("path", "/var/lib")
///     .basic_auth("backup", "secret")
///     .timeout("2s")
///     .build()?;
/// assert!(format!("{backup:?}").contains("/metrics/job/backup/path@base64/L3Zhci9saWI="));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn pushgateway(url: impl Into<String>, job: impl Into<String>) -> PushBuilder<Pushgateway> {
    PushBuilder::of_job(url.into(), job.into())
}

/// Pushes to the VictoriaMetrics or vmagent at that address (`http://host:8428`), with the
/// labels that [`label`](PushBuilder::label) adds.
///
/// ```
/// let pusher = callmeter::push::victoria_metrics("http://127.0.0.1:8428")
///     .label("job", "importer")
///     .label("instance", "importer-1")
///     .build()?;
/// # Ok::<(), callmeter::push::PushError>(())
/// ```
pub fn victoria_metrics(url: impl Into<String>) -> PushBuilder<VictoriaMetrics> {
    PushBuilder::new(url.into(), Protocol::VictoriaMetrics)
}

/// Pushes text of version 0.0.4 by `POST` to exactly that address.
///
/// ```
/// let pusher = callmeter::push::text("http://127.0.0.1:8080/ingest?tenant=7")
///     .header("X-Scope-OrgID", "team-a")
///     .build()?;
/// # Ok::<(), callmeter::push::PushError>(())
/// ```
pub fn text(url: impl Into<String>) -> PushBuilder<TextEndpoint> {
    PushBuilder::new(url.into(), Protocol::Text)
}
