use std::fmt;

use ::axum::Router;
use ::axum::body::Body;
use ::axum::extract::Request;

use super::bodies::{CountedInAxum, InAxum};
use super::layer::{OfRouter, server};
use crate::endpoint::axum::metrics;
use crate::requests::target::Target;
use crate::requests::tower::{Describe, RequestBodies, Track};
use crate::{Call, Endpoint, HttpCode, RegisterError, Registry};

/// Paths that health checks are asked under, and that [`instrumentation`] does not count.
pub const HEALTH_CHECKS: &[&str] = &[
    "/health",
    "/health/live",
    "/health/ready",
    "/health/startup",
    "/healthz",
    "/live",
    "/livez",
    "/ready",
    "/readyz",
];

/// Makes a router a service that Prometheus can watch: its requests are counted as
/// [`HttpServerRequest`](crate::HttpServerRequest)s, and `/metrics` answers for the global registry; with
/// the feature `axum`.
///
/// ```
/// use axum::Router;
/// use axum::routing::get;
///
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// let app = Router::new().route("/orders/{id}", get(async || "an order"));
/// let app = callmeter::axum::instrument(app)?;
/// axum::serve(tokio::net::TcpListener::bind("127.0.0.1:8080").await?, app).await?;
/// # Ok(()) }
/// ```
///
/// With the feature `process` it registers a [collector](crate::Collector) of what the system knows of
/// the process, and inside a runtime of tokio one of what that tells of itself. Scrapes and
/// [`HEALTH_CHECKS`] are not counted. For all else there is [`instrumentation`].
///
/// To be called when all routes are there: later ones are not counted.
///
/// # Errors
/// Where a family of the collectors has the name of another one.
///
/// # Panics
/// As [`Router::route`] does where the router has a route `/metrics`.
#[track_caller]
pub fn instrument<S>(router: Router<S>) -> Result<Router<S>, RegisterError>
where
    S: Clone + Send + Sync + 'static,
{
    instrumentation().apply(router)
}

/// What [`instrument`] does, with options; with the feature `axum`.
///
/// ```
/// use axum::Router;
/// use axum::routing::get;
/// use callmeter::{HttpCode, HttpMethod, Operation, Registry};
///
/// /// A request to the API.
/// #[derive(Operation)]
/// #[operation(name = "http_requests", status(values = HttpCode))]
/// struct Request<'a> {
///     method: HttpMethod,
///     handler: &'a str,
/// }
///
/// let registry = Registry::builder().namespace("shop").build()?;
/// let app = Router::new().route("/orders/{id}", get(async || "an order"));
/// let app: Router = callmeter::axum::instrumentation()
///     .registry(&registry)
///     .path("/internal/metrics")
///     .uncounted(&["/ping"])
///     .without_collectors()
///     .requests(callmeter::axum::track(|request| Request {
///         method: request.method().into(),
///         handler: callmeter::axum::route(request),
///     }))
///     .apply(app)?;
/// # use tower_service::Service;
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// # let mut app = app;
/// # for path in ["/orders/17", "/ping", "/internal/metrics"] {
/// #     let request = axum::extract::Request::head(path).body(axum::body::Body::empty())?;
/// #     app.call(request).await?;
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(()) })?;
/// # let samples = registry.snapshot().samples();
/// # let counted: Vec<_> = samples.iter().filter(|sample| sample.name() == "shop_http_requests_total").collect();
/// # assert_eq!(counted.len(), 1);
/// # assert_eq!((counted[0].label("handler"), counted[0].value()), (Some("/orders/{id}"), 1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn instrumentation() -> Instrumentation {
    Instrumentation {
        endpoint: None,
        registry: crate::registry().clone(),
        path: "/metrics".to_owned(),
        uncounted: HEALTH_CHECKS,
        has_collectors: true,
        requests: server(),
    }
}

/// How a router is instrumented: see [`instrumentation`].
#[must_use = "nothing is instrumented until it is applied to a router"]
pub struct Instrumentation<F = OfRouter, Q = CountedInAxum> {
    registry: Registry,
    endpoint: Option<Endpoint>,
    path: String,
    uncounted: &'static [&'static str],
    has_collectors: bool,
    requests: Track<F, Q, InAxum>,
}

impl<F, Q> Instrumentation<F, Q> {
    /// Counts in that registry and answers for it, instead of the global one.
    pub fn registry(mut self, registry: &Registry) -> Self {
        self.registry = registry.clone();
        self
    }

    /// Answers scrapes by that endpoint, which may be that of another registry and have options.
    pub fn endpoint(mut self, endpoint: impl Into<Endpoint>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Answers scrapes under that path instead of `/metrics`.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Does not count requests for exactly these paths, instead of [`HEALTH_CHECKS`]. Scrapes are
    /// not counted in any case.
    pub fn uncounted(mut self, paths: &'static [&'static str]) -> Self {
        self.uncounted = paths;
        self
    }

    /// Registers no collectors.
    pub fn without_collectors(mut self) -> Self {
        self.has_collectors = false;
        self
    }

    /// Counts requests as another operation: the layer is one of [`track`](super::track),
    /// [`track_with`](super::track_with) or [`server`], whose registry is replaced by this one's.
    pub fn requests<F2, Q2>(self, requests: Track<F2, Q2, InAxum>) -> Instrumentation<F2, Q2> {
        Instrumentation {
            registry: self.registry,
            endpoint: self.endpoint,
            path: self.path,
            uncounted: self.uncounted,
            has_collectors: self.has_collectors,
            requests,
        }
    }

    /// The router with all that.
    ///
    /// # Errors
    /// Where a family of the collectors has the name of another one.
    ///
    /// # Panics
    /// As [`Router::route`] does where the router has a route of that path, or the path is none.
    #[track_caller]
    pub fn apply<S>(self, router: Router<S>) -> Result<Router<S>, RegisterError>
    where
        S: Clone + Send + Sync + 'static,
        F: for<'r> Describe<'r, Body> + Clone + Send + Sync + 'static,
        Q: RequestBodies<Body, Body = Body> + Clone + Send + Sync + 'static,
    {
        if self.has_collectors {
            collect(&self.registry)?;
        }
        let endpoint = self
            .endpoint
            .unwrap_or_else(|| Endpoint::new(&self.registry));
        let layer = self.requests.registry(&self.registry);
        let layer = layer.described_by(|describe| Except {
            paths: self.uncounted,
            describe,
        });
        Ok(router.layer(layer).route(&self.path, metrics(endpoint)))
    }
}

/// Registers what the registry does not have yet.
#[track_caller]
fn collect(registry: &Registry) -> Result<(), RegisterError> {
    let has = |name| {
        let collectors = registry.inner().collectors.all();
        collectors.iter().any(|collector| collector.name == name)
    };
    #[cfg(feature = "process")]
    if !has("process") {
        registry.register_collector(crate::process::ProcessCollector)?;
    }
    if let Ok(runtime) = crate::tokio_runtime::RuntimeCollector::current()
        && !has("tokio")
    {
        registry.register_collector(runtime)?;
    }
    Ok(())
}

/// Makes no operation of requests for some paths.
#[derive(Clone, Copy)]
struct Except<F> {
    paths: &'static [&'static str],
    describe: F,
}

impl<'r, F: Describe<'r, Body>> Describe<'r, Body> for Except<F> {
    #[inline]
    fn start(&self, request: &'r Request, target: &Target) -> Call<HttpCode> {
        if self.paths.contains(&request.uri().path()) {
            return crate::call::Uncounted::uncounted();
        }
        self.describe.start(request, target)
    }
}

impl<F, Q> fmt::Debug for Instrumentation<F, Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instrumentation")
            .field("registry", &self.registry)
            .field("path", &self.path)
            .field("uncounted", &self.uncounted)
            .field("has_collectors", &self.has_collectors)
            .finish_non_exhaustive()
    }
}
