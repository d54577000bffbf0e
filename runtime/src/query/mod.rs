//! Queries answered from a Prometheus or VictoriaMetrics; with the feature `query`.
//!
//! A page that draws metrics needs somebody to ask. A [`Router`] asks for it: it answers four
//! paths from one server, which nobody outside gets to see.
//!
//! ```
//! use axum::Router;
//!
//! # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
//! let queries = callmeter::query::from_env("VICTORIAMETRICS_URL", "http://victoriametrics:8428")
//!     .services("asdlc_service_info", "service")
//!     .fallback_services(["orchestrator", "workers"])
//!     .build()?;
//! let app: Router = Router::new().nest_service("/api/metrics", queries);
//! axum::serve(tokio::net::TcpListener::bind("127.0.0.1:8080").await?, app).await?;
//! # Ok(())
//! # }
//! ```
//!
//! | path | parameters | answer |
//! |---|---|---|
//! | `/query` | `query`, `time` | the server's, unchanged |
//! | `/query_range` | `query`, `start`, `end`, `step` (default `15s`) | the server's, unchanged |
//! | `/services` | – | `["orchestrator","workers"]`: the names, sorted |
//! | `/health` | – | `{"status":"healthy"}`; `degraded` or `unhealthy` come with an `error`; always 200 |
//!
//! Times are RFC 3339 or seconds since 1970, steps are seconds or a duration such as `1m30s`. The first two
//! paths take parameters in a form by `POST` too. `HEAD` is answered like `GET`; other methods get
//! 405 and other paths 404: `/metadata`, `/labels`, `/label/…/values` and `/series`, which a server of metrics
//! has as well, are not part of it. Headers for CORS are the matter of whoever nests the router.
//!
//! # Errors
//!
//! Every error is `{"status":"error","errorType":"…","error":"…","detail":"…"}`. `error` says what
//! was wrong; `detail` is the same, or what the server said, word for word (up to 4 KiB).
//!
//! | status | `errorType` | when |
//! |---|---|---|
//! | 400 | `bad_data` | a parameter is missing, there twice or unreadable; a range ends before it starts or has more than 11,000 points per series; the server does not understand the query |
//! | 404, 405, 413, 415 | `not_found`, `bad_data` | another path; another method; a form that is too long; one that is no form |
//! | 4xx, 5xx | the server's | the server said so; the same status |
//! | 502 | `internal` | its answer is too large, compressed, a redirect or no JSON |
//! | 503 | `unavailable`, `timeout` | it cannot be reached, is too slow, ended the connection; or too many queries wait |
//!
//! The server's status is passed on as it is: to a query with a mistake in it VictoriaMetrics says 422 and
//! Prometheus 400, both with the kind `bad_data` here. 401 and 403 mean the router's credentials, not those of the page;
//! they come without `WWW-Authenticate`, so that no browser asks its reader for a password.
//!
//! # What cannot happen
//!
//! Nothing of a request reaches the server but the parameters of the table, each read, checked and written anew:
//! no path, no header, no cookie, no other parameter; and nothing of the answer's headers gets back. Redirects
//! are not followed. Time, size and number of the answers are limited. Why a server
//! cannot be reached is told in general terms; the program's warnings say it in full.
//!
//! What may be asked is not limited: who gets to the router may read all metrics of the
//! server, and make it work. Whether somebody may is for the program to decide, in front of it.

mod answer;
mod asked;
mod authorization;
#[cfg(feature = "axum")]
mod axum;
mod build_error;
mod builder;
mod environment;
mod fault;
mod form;
mod health;
mod path;
mod relay;
mod request;
mod router;
mod server;
mod service;
mod services;
mod step;
mod time;
mod upstream;
mod url;

pub use self::answer::Answer;
pub use self::build_error::BuildError;
pub use self::builder::Builder;
pub use self::request::Request;
pub use self::router::Router;
pub use self::server::Server;
pub use self::service::{Answering, Body};

/// A router that asks the VictoriaMetrics at that address, with the default of every option:
/// see [`Builder`].
///
/// ```
/// let queries = callmeter::query::router("http://victoriametrics:8428")?;
/// # Ok::<(), callmeter::query::BuildError>(())
/// ```
///
/// # Errors
///
/// If the address is none of a server: see [`Builder::build`].
pub fn router(url: &str) -> Result<Router, BuildError> {
    builder(url).build()
}

/// A router with options, that asks the server at that address: `http://host:port`, with a path where
/// the server is under one, and with `user:password@` where it asks for that. `https` needs the feature `tls`.
///
/// ```
/// use std::time::Duration;
///
/// let queries = callmeter::query::builder("http://prometheus:9090")
///     .server(callmeter::query::Server::Prometheus)
///     .bearer_token("s3cret")
///     .query_timeout(Duration::from_secs(10))
///     .build()?;
/// # Ok::<(), callmeter::query::BuildError>(())
/// ```
pub fn builder(url: &str) -> Builder {
    Builder::new(Ok(url.to_owned()))
}

/// The same for the address in an environment variable, or for `default` where that is not set
/// or empty.
///
/// ```
/// let queries = callmeter::query::from_env("VICTORIAMETRICS_URL", "http://victoriametrics:8428");
/// let queries = queries.build()?;
/// # Ok::<(), callmeter::query::BuildError>(())
/// ```
pub fn from_env(variable: &str, default: &str) -> Builder {
    Builder::new(environment::url(variable, default))
}
