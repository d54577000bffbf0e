use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};

use super::answer::Answer;
use super::asked::{self, Bounds};
use super::fault::Fault;
use super::path::Path;
use super::request::Request;
use super::server::Server;
use super::services::Services;
use super::upstream::{self, Upstream};
use super::{health, relay, services};
use crate::client::Limits;
use crate::warn;

/// Answers queries from one Prometheus or VictoriaMetrics: see [the module](super).
///
/// It is a tower service that never fails, for hyper and for `nest_service` of axum, and answers
/// plain data by [`answer`](Router::answer).
///
/// Cheap to clone: clones share connections and the limit of queries at a time.
#[derive(Clone)]
#[must_use = "a router does nothing until it is asked"]
pub struct Router(Arc<Inner>);

pub(super) struct Inner {
    pub upstream: Upstream,
    pub services: Services,
    pub bounds: Bounds,
    pub times: Times,
    pub answer_limit: usize,
    pub permits: Semaphore,
    pub prefix: String,
}

/// How long each may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    pub query: Duration,
    pub services: Duration,
    pub health: Duration,
}

/// Names of services take less than this, and are built in memory.
const SERVICES_LIMIT: usize = 1 << 20;

/// Bytes of an answer that is read on another thread.
const LARGE: usize = 1 << 20;

/// Nobody reads what a probe says.
const HEALTH_LIMIT: usize = 1 << 16;

impl Router {
    pub(super) fn new(inner: Inner) -> Router {
        Router(Arc::new(inner))
    }

    /// Answers a request. Needs a runtime of tokio with time and I/O; on others the answer is an error.
    ///
    /// ```
    /// use callmeter::query::Request;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), callmeter::query::BuildError> {
    /// let queries = callmeter::query::router("http://victoriametrics:8428")?;
    /// let request = Request {
    ///     path: "/query_range",
    ///     query: "query=up&start=1700003600&end=1700000000",
    ///     ..Request::default()
    /// };
    /// let answer = queries.answer(&request).await;
    /// assert_eq!(answer.status, 400);
    /// let body = std::str::from_utf8(&answer.body).unwrap();
    /// assert!(body.contains("`end` (1700000000) is before `start` (1700003600)"));
    /// # Ok(())
    /// # }
    /// ```
    pub async fn answer(&self, request: &Request<'_>) -> Answer {
        let answer = match self.path(request.method, request.path) {
            Ok(path) => self.answer_path(path, request).await,
            Err(fault) => Err(fault),
        };
        let answer = answer.unwrap_or_else(Answer::from);
        answer.without_body_if(request.method == "HEAD")
    }

    pub(super) fn path(&self, method: &str, path: &str) -> Result<Path, Fault> {
        Path::asked(method, path, &self.0.prefix)
    }

    /// How many bytes a form may have.
    pub(super) fn form_limit(&self) -> usize {
        self.0.bounds.form()
    }

    /// How long a form may take to arrive.
    pub(super) fn form_time(&self) -> Duration {
        self.0.times.query
    }

    async fn answer_path(&self, path: Path, request: &Request<'_>) -> Result<Answer, Fault> {
        let bounds = &self.0.bounds;
        match path {
            Path::Query => {
                let parameters = asked::instant(request, bounds)?;
                self.relay("/api/v1/query", &parameters).await
            }
            Path::QueryRange => {
                let parameters = asked::range(request, bounds)?;
                self.relay("/api/v1/query_range", &parameters).await
            }
            Path::Services => self.services().await,
            Path::Health => Ok(self.health().await),
        }
    }

    async fn relay(&self, path: &'static str, parameters: &str) -> Result<Answer, Fault> {
        let (time, limit) = (self.0.times.query, self.0.answer_limit);
        let (_permit, time) = self.permit(time).await?;
        let upstream = &self.0.upstream;
        let answer = upstream.get(path, parameters, limits(time, limit)).await?;
        read(upstream.server, answer).await
    }

    async fn services(&self) -> Result<Answer, Fault> {
        let fallback = self.0.services.fallback.as_ref();
        match (self.service_names().await, fallback) {
            (Err(fault), Some(names)) => {
                warn::once_a_minute("query_services", 0, || {
                    format!("`/services` answers the fallback list: {}", fault.error).into()
                });
                Ok(services::answer(names))
            }
            (answer, _) => answer,
        }
    }

    async fn service_names(&self) -> Result<Answer, Fault> {
        let Inner {
            upstream, services, ..
        } = &*self.0;
        let (_permit, time) = self.permit(self.0.times.services).await?;
        let limits = limits(time, self.0.answer_limit.min(SERVICES_LIMIT));
        let answer = upstream
            .get("/api/v1/query", &services.query(), limits)
            .await?;
        let body = relay::success(upstream.server, answer)?;
        let names = services.names(&body);
        let names = names.ok_or_else(|| relay::no_json(upstream.server))?;
        Ok(services::answer(&names))
    }

    /// Not limited in number, so that a crowd of queries is not mistaken for an ill server.
    async fn health(&self) -> Answer {
        let upstream = &self.0.upstream;
        let limits = limits(self.0.times.health, HEALTH_LIMIT);
        let probed = upstream
            .get(upstream.server.health_path(), "", limits)
            .await;
        health::answer(upstream.server, probed)
    }

    /// A permit to ask, and the time that is left then.
    async fn permit(&self, time: Duration) -> Result<(SemaphorePermit<'_>, Duration), Fault> {
        if let Ok(permit) = self.0.permits.try_acquire() {
            return Ok((permit, time));
        }
        upstream::check_runtime()?;
        let start = Instant::now();
        match timeout(time, self.0.permits.acquire()).await {
            Ok(Ok(permit)) => Ok((permit, time.saturating_sub(start.elapsed()))),
            _ => Err(Fault::too_many_queries()),
        }
    }
}

/// Reading a large answer takes longer than a runtime's thread may be kept.
async fn read(server: Server, answer: http::Response<Bytes>) -> Result<Answer, Fault> {
    if answer.body().len() < LARGE {
        return relay::relay(server, answer);
    }
    let reading = spawn_blocking(move || relay::relay(server, answer));
    let interrupted = |_| Err(Fault::new(500, "internal", "the runtime is shutting down"));
    reading.await.unwrap_or_else(interrupted)
}

fn limits(time: Duration, body: usize) -> Limits {
    Limits { time, body }
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Router")
            .field("upstream", &self.0.upstream)
            .finish_non_exhaustive()
    }
}
