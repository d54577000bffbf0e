use ::axum::extract::Request;

use super::bodies::{CountedInAxum, InAxum};
use super::route::matched;
use crate::operation::IntoOperation;
use crate::requests::target::Target;
use crate::requests::tower::{self, AsItIs, Describe, Track};
use crate::{Call, HttpCode, HttpServerRequest, Operation, Value};

/// Counts a router's requests as calls of an operation whose status is [`HttpCode`]; with the
/// feature `axum`.
///
/// What [`tower::track`](crate::tower::track()) does, for less, as bodies of axum are put into another
/// box only where they have to be watched.
///
/// ```
/// use axum::Router;
/// use axum::routing::get;
/// use callmeter::{HttpCode, HttpMethod, Operation};
///
/// /// A request to the API.
/// #[derive(Operation)]
/// #[operation(name = "api_request", status(values = HttpCode))]
/// struct ApiRequest<'a> {
///     method: HttpMethod,
///     endpoint: &'a str,
/// }
///
/// let app: Router = Router::new()
///     .route("/orders/{id}", get(async || "an order"))
///     .layer(callmeter::axum::track(|request| {
///         let method = HttpMethod::from(request.method());
///         Some(ApiRequest { method, endpoint: callmeter::axum::route(request) })
///     }));
/// # use tower_service::Service;
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// # let mut app = app;
/// # let request = axum::extract::Request::get("/orders/17").body(axum::body::Body::empty())?;
/// # app.call(request).await?;
/// # Ok::<(), Box<dyn std::error::Error>>(()) })?;
/// # let labels = [("method", "GET"), ("endpoint", "/orders/{id}"), ("status", "499")];
/// # let requests = callmeter::registry().snapshot().value("api_request_total", &labels);
/// # assert_eq!(requests, Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A layer knows the routes that were added before it, and is asked for what none of them matches
/// if there is no other layer or fallback behind.
pub fn track<M, F>(describe: F) -> Track<F, AsItIs, InAxum>
where
    F: Fn(&Request) -> M,
    M: IntoOperation,
    M::Operation: Operation<Status = HttpCode>,
{
    track_with(describe)
}

/// The same as [`track`], by a function whose operation borrows from the request.
///
/// ```
/// use axum::extract::Request;
/// use callmeter::{HttpCode, Operation};
///
/// /// A request of a tenant.
/// #[derive(Operation)]
/// #[operation(name = "tenant_request", status(values = HttpCode))]
/// struct TenantRequest<'a> {
///     tenant: &'a str,
/// }
///
/// fn describe(request: &Request) -> Option<TenantRequest<'_>> {
///     let tenant = request.headers().get("x-tenant")?.to_str().ok()?;
///     Some(TenantRequest { tenant })
/// }
///
/// let app: axum::Router = axum::Router::new().layer(callmeter::axum::track_with(describe));
/// # let _ = app;
/// ```
pub fn track_with<F>(describe: F) -> Track<F, AsItIs, InAxum> {
    tower::track_with(describe).with_bodies(AsItIs, InAxum)
}

/// Counts a router's requests as [`HttpServerRequest`]s with their routes; with the feature `axum`.
///
/// ```
/// use axum::Router;
/// use axum::routing::get;
///
/// let app: Router = Router::new()
///     .route("/orders/{id}", get(async || "an order"))
///     .layer(callmeter::axum::server());
/// # use tower_service::Service;
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// # let mut app = app;
/// # let request = axum::extract::Request::head("/nowhere").body(axum::body::Body::empty())?;
/// # app.call(request).await?;
/// # Ok::<(), Box<dyn std::error::Error>>(()) })?;
/// # let labels = [("http_request_method", "HEAD"), ("http_route", "_unmatched"), ("http_response_status_code", "404"),
/// #     ("network_protocol_version", "1.1"), ("url_scheme", "http")];
/// # let count = callmeter::registry().snapshot().value("http_server_request_duration_seconds_count", &labels);
/// # assert_eq!(count, Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn server() -> Track<OfRouter, CountedInAxum, InAxum> {
    track_with(OfRouter)
        .request_size(HttpServerRequest::REQUEST_BODY_SIZE)
        .response_size(HttpServerRequest::RESPONSE_BODY_SIZE)
}

impl<F> Track<F, AsItIs, InAxum> {
    /// Counts the bytes of each request's body as a value of the operation: at once where
    /// they are known beforehand, else those that were read, when no more will be.
    pub fn request_size(self, value: Value) -> Track<F, CountedInAxum, InAxum> {
        Track {
            request_size: Some(value),
            ..self.with_bodies(CountedInAxum, InAxum)
        }
    }
}

/// Makes [`HttpServerRequest`]s with their routes.
#[derive(Clone, Copy, Debug)]
pub struct OfRouter;

impl<'r, B: 'r> Describe<'r, B> for OfRouter {
    #[inline]
    fn start(&self, request: &'r http::Request<B>, target: &Target) -> Call<HttpCode> {
        target.start(|| HttpServerRequest {
            http_route: matched(request),
            ..HttpServerRequest::of(request)
        })
    }
}
