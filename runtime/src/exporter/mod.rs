//! A server of metrics for programs that have none; with the feature `exporter`.
//!
//! ```
//! # fn main() -> Result<(), callmeter::exporter::ExporterError> {
//! let exporter = callmeter::exporter::serve("127.0.0.1:0")?;
//! println!("metrics: http://{}/metrics", exporter.local_addr());
//! // … the program does its work; before it ends:
//! exporter.stop();
//! # Ok(())
//! # }
//! ```
//!
//! [`serve`] listens before it returns and answers on a thread of its own, in programs with and without tokio.
//! [`builder`] has the options:
//!
//! ```no_run
//! use callmeter::Endpoint;
//! use callmeter::exporter::{self, ExporterError};
//!
//! # fn start(registry: &callmeter::Registry, token: &str) -> Result<(), ExporterError> {
//! let exporter = exporter::builder(Endpoint::new(registry).concurrent_scrapes(2))
//!     .listen("0.0.0.0:9464")
//!     .allow("10.0.0.0/8")
//!     .bearer_token(token)
//!     .start()?;
//! # Ok(())
//! # }
//! ```
//!
//! # Answers
//!
//! | | answer |
//! |---|---|
//! | the path, `/metrics` by default | what [`Endpoint`] answers |
//! | `/` | a page with a link to it |
//! | another path | 404 |
//! | no or wrong credentials, where some are asked for | 401 with `WWW-Authenticate`, for every path |
//! | HTTP/1.1 without exactly one valid `Host` | 400 |
//! | a host other than the [allowed](Builder::allowed_hosts) ones, where some are named | 421 |
//! | a password that has not been verified yet, where too many wait for that | 503 with `Retry-After` |
//! | a peer in none of the allowed networks | 403 before anything is read; with TLS the connection is closed |
//! | no HTTP/1 | 400 |
//! | a head that is too large, too many headers | 431, or 414 |
//!
//! Bodies of requests are not read.
//!
//! # Who may ask
//!
//! By default whoever is on this machine: an address without a host is `127.0.0.1`. An exporter that listens
//! elsewhere and has neither credentials nor allowed networks says so in a warning.
//!
//! A browser on this machine is asked by the pages that it shows as well: a page can have its own name lead to
//! `127.0.0.1` and read what is answered there (DNS rebinding). [`Builder::allowed_hosts`] names the hosts that are
//! answered.
//!
//! With the feature `basic-auth` there are users with passwords, kept as bcrypt hashes; with the
//! feature `tls` the exporter speaks TLS 1.2 and 1.3 (`Tls`).
//!
//! # Limits
//!
//! | | default | option |
//! |---|---|---|
//! | to send a head; to shake hands (TLS) | 5 s each | [`header_timeout`](Builder::header_timeout) |
//! | to take an answer | 30 s | [`write_timeout`](Builder::write_timeout) |
//! | between an answer and the next request | 2 min | [`idle_timeout`](Builder::idle_timeout) |
//! | size of a head | 128 KiB | [`max_header_size`](Builder::max_header_size) |
//! | headers in it | 100 | [`max_headers`](Builder::max_headers) |
//! | connections | 64 | [`max_connections`](Builder::max_connections) |
//!
//! Where there are too many connections, the one that has been waiting for its peer for the longest time gives
//! way: one that is half-open or idle, or which has not taken an answer for more than a second. A new one is
//! closed only where all are being answered. So connections that never ask do not keep anybody from asking.
//!
//! Verifying a password is expensive. Two are verified at a time, one of each address, and as many as half of the
//! connections wait for that, 32 at most. A request that waits is never displaced; a new one for which there is
//! no place is refused, without its password being looked at. Each address has at most half of the places. Those that sent a
//! wrong password within the last minute have one half of the places together, and wait until no other address
//! does: so guesses do not keep out a scraper on another address, however many they are. On one address (behind a proxy, or
//! `127.0.0.1`) a scraper shares the places with the guesses until its password has been verified once, and never
//! waits after that. Credentials that were found wrong are remembered as well, the last 256, and cost nothing
//! when they come again.
//!
//! # What it tells of itself
//!
//! `callmeter_exporter_connections`, those that are open, and `callmeter_exporter_refusals_total{reason}`:
//! `busy` (503, too many passwords to verify), `credentials` (401), `network` (403), `displaced` (a connection that gave way), `full` (a new one
//! that was closed), `host` (421). They are in the exporter's own registry, beside what [`Endpoint`] tells of its scrapes.

mod access;
mod address;
mod builder;
mod connection;
mod connections;
mod counts;
mod error;
mod exchange;
mod host;
mod limits;
mod linger;
mod listener;
mod page;
mod plan;
mod running;
mod server;
mod service;
mod stream;
#[cfg(feature = "tls")]
mod tls;
#[cfg(unix)]
mod unix;

pub use self::address::ListenAddress;
pub use self::builder::Builder;
pub use self::error::ExporterError;
pub use self::running::Exporter;
#[cfg(feature = "tls")]
pub use self::tls::Tls;
/// The crate in whose version a ready [`Tls`] configuration has to be.
#[cfg(feature = "tls")]
pub use tokio_rustls::rustls;

pub(crate) use self::counts::Counts;

use crate::Endpoint;

/// Serves the global registry on that address, by a thread of its own.
///
/// `"127.0.0.1:9464"`, a port, or whatever else is a [`ListenAddress`]; port 0 is a free one. It is
/// served until the program ends or [`Exporter::stop`] is called: dropping the `Exporter` changes nothing.
///
/// ```
/// let exporter = callmeter::exporter::serve(0)?;
/// assert!(exporter.local_addr().ip().is_loopback());
/// # Ok::<(), callmeter::exporter::ExporterError>(())
/// ```
///
/// # Errors
///
/// Where it cannot listen there, or no thread can be started.
pub fn serve(address: impl Into<ListenAddress>) -> Result<Exporter, ExporterError> {
    builder(crate::registry()).listen(address).start()
}

/// An exporter of a registry, or of an [`Endpoint`] with options, that is not yet started.
///
/// ```
/// use callmeter::Registry;
///
/// let registry = Registry::builder().build()?;
/// let exporter = callmeter::exporter::builder(&registry).listen(0).path("/stats").start()?;
/// exporter.stop();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn builder(endpoint: impl Into<Endpoint>) -> Builder {
    Builder::new(endpoint.into())
}
