//! What a `/metrics` endpoint answers, whichever server it belongs to.
//!
//! * [`request`] and [`answer`]: both as plain data.
//! * [`asked`]: what a request means, by its [`query`], [`encoding`] and [`deadline`].
//! * [`pending`]: what becomes of it: by how many scrapes there may be at a time, [`permits`],
//!   and whether they share an answer, [`sharing`].
//! * [`scrape`]: one of them; [`answered`]: what is sent, to one or several.
//! * `of_http`, `actix`, `axum`, `tower`: from and to the types of those crates; `blocking`: without
//!   blocking a runtime.

#[cfg(feature = "actix")]
pub mod actix;
mod answer;
mod answered;
mod asked;
#[cfg(feature = "axum")]
pub mod axum;
#[cfg(any(feature = "actix", feature = "axum", feature = "tower"))]
mod blocking;
mod deadline;
mod encoding;
#[cfg(feature = "http")]
mod of_http;
mod pending;
mod permits;
mod query;
mod request;
mod scrape;
mod sharing;
#[cfg(feature = "tower")]
pub mod tower;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use self::answer::Answer;
pub use self::request::Request;

use self::answered::Answered;
use self::asked::Asked;
use self::pending::Pending;
use self::permits::Permits;
use self::sharing::Sharing;
use crate::Registry;

/// Answers scrapes of a registry as a server of Prometheus metrics should.
///
/// ```
/// use callmeter::{Endpoint, EndpointRequest};
///
/// let endpoint = Endpoint::new(callmeter::registry());
/// let answer = endpoint.answer(&EndpointRequest {
///     method: "GET",
///     query: "name[]=callmeter_register_errors_total",
///     accept: "text/plain",
///     ..EndpointRequest::default()
/// });
/// assert_eq!(answer.status, 200);
/// assert_eq!(answer.header("Content-Type"), Some("text/plain; version=0.0.4; charset=utf-8"));
/// assert!(answer.body.ends_with(b"callmeter_register_errors_total 0\n"));
/// ```
///
/// | | answer |
/// |---|---|
/// | `GET`, `HEAD` | 200, in the format that `Accept` likes best, with `Vary` and `Content-Length` |
/// | any other method | 405 with `Allow` |
/// | `?name[]=a&name[]=b` | these families only, by the name of the family or of a counter's samples; unknown ones are no error |
/// | `Accept-Encoding` | compressed by gzip or zstd, with the features of these names; of what is liked equally: zstd, gzip, nothing. `*` means gzip |
/// | `X-Prometheus-Scrape-Timeout-Seconds` | collectors are waited for a little less long, but never longer than [`collector_timeout`](crate::RegistryBuilder::collector_timeout) |
/// | more than [`concurrent_scrapes`](Endpoint::concurrent_scrapes) | 503 with `Retry-After`; fewer of them with [`share_scrapes`](Endpoint::share_scrapes) |
/// | a collector fails | 200 with what the others brought; 500 with [`fail_with_collectors`](Endpoint::fail_with_collectors) |
///
/// What its endpoints answered is told by the registry itself, from the first
/// `Endpoint::new` on: `callmeter_scrapes_total{status}`, `callmeter_scrape_duration_seconds` and
/// `callmeter_scrape_size_bytes`. A scrape is in them from the next one on.
///
/// With the feature `http` it answers requests of the crate of that name (`respond`); for axum,
/// hyper and actix-web there are the modules `axum`, `tower` and `actix`, with features of their
/// names.
///
/// Cheap to clone: clones share the limit of scrapes at a time.
#[derive(Clone)]
#[must_use = "an endpoint does nothing until it is asked"]
pub struct Endpoint {
    registry: Registry,
    concurrent_scrapes: usize,
    fails_with_collectors: bool,
    permits: Arc<Permits>,
    /// Of those that share scrapes.
    sharing: Option<Arc<Sharing>>,
}

/// Two servers that scrape twice each, and somebody who looks.
const DEFAULT_CONCURRENT_SCRAPES: usize = 4;

impl Endpoint {
    /// An endpoint of that registry.
    pub fn new(registry: &Registry) -> Endpoint {
        registry.inner().served.get_or_init(Default::default);
        Endpoint {
            registry: registry.clone(),
            concurrent_scrapes: DEFAULT_CONCURRENT_SCRAPES,
            fails_with_collectors: false,
            permits: Arc::default(),
            sharing: None,
        }
    }

    /// How many scrapes there may be at a time, so that many of them take no more memory
    /// than that; default 4, at least one. Further ones are answered 503.
    pub fn concurrent_scrapes(mut self, limit: usize) -> Endpoint {
        self.concurrent_scrapes = limit.max(1);
        self
    }

    /// While a scrape is under way, others that ask for the same (format, coding and `name[]`) are
    /// answered with what it finds. They need no permit, no thread and no memory for a body; the
    /// numbers may be older than the request by the time a scrape takes.
    ///
    /// Whoever would wait for collectors less long than that scrape, by its
    /// `X-Prometheus-Scrape-Timeout-Seconds`, gets one of its own. So does whoever would wait longer, if a
    /// collector was too late for that scrape; with too many scrapes at that moment it gets the answer without that
    /// collector. If the scrape is interrupted, all are answered 500.
    ///
    /// Each answer is counted by its status, with the time that its scraper waited; how many
    /// were another one's is `callmeter_shared_scrapes_total`.
    ///
    /// ```
    /// use callmeter::{Endpoint, EndpointRequest};
    ///
    /// let endpoint = Endpoint::new(callmeter::registry()).share_scrapes();
    /// let query = "name[]=callmeter_shared_scrapes_total";
    /// let answer = endpoint.answer(&EndpointRequest { query, ..EndpointRequest::default() });
    /// assert!(answer.body.ends_with(b"\ncallmeter_shared_scrapes_total 0\n"));
    /// ```
    pub fn share_scrapes(mut self) -> Endpoint {
        self.served().count_shared(0);
        self.sharing = Some(Arc::default());
        self
    }

    /// Where a collector fails, the answer is 500 and names it, as
    /// [`Registry::try_expose`] does; why it failed is in the program's warnings only.
    pub fn fail_with_collectors(mut self) -> Endpoint {
        self.fails_with_collectors = true;
        self
    }

    /// Answers a request. Blocks until the collectors have answered: in an async program
    /// use `axum`, `tower` or `spawn_blocking`.
    #[must_use]
    pub fn answer(&self, request: &Request<'_>) -> Answer {
        let pending = self.admit(request);
        pending.map_or_else(|refusal| refusal, |pending| pending.run().into_answer())
    }

    /// What is to be done for a request, if it is to be done. Does not block.
    fn admit(&self, request: &Request<'_>) -> Result<Pending, Answer> {
        let asked = Asked::by(request).ok_or_else(Answer::method_not_allowed)?;
        let endpoint = self.clone();
        Ok(Pending::new(endpoint, asked))
    }

    #[cfg(feature = "exporter")]
    pub(crate) fn registry(&self) -> &Registry {
        &self.registry
    }

    /// How long collectors may be waited for.
    fn collector_timeout(&self) -> Duration {
        self.registry.inner().collectors.timeout()
    }

    fn served(&self) -> &crate::scrape::Served {
        self.registry.inner().served.get_or_init(Default::default)
    }
}

impl From<&Registry> for Endpoint {
    fn from(registry: &Registry) -> Endpoint {
        Endpoint::new(registry)
    }
}

/// A clone, which shares the limit.
impl From<&Endpoint> for Endpoint {
    fn from(endpoint: &Endpoint) -> Endpoint {
        endpoint.clone()
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("registry", &self.registry)
            .field("concurrent_scrapes", &self.concurrent_scrapes)
            .field("fails_with_collectors", &self.fails_with_collectors)
            .field("shares_scrapes", &self.sharing.is_some())
            .finish_non_exhaustive()
    }
}
