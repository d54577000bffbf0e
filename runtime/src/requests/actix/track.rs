use std::fmt;

use actix_web::dev::ServiceRequest;

use super::describe::OfServer;
use crate::operation::IntoOperation;
use crate::requests::target::Target;
use crate::{HttpCode, HttpServerRequest, Operation, Registry, Value};

/// Counts requests as calls of an operation whose status is [`HttpCode`]; with the feature `actix`.
///
/// The function makes the operation of a request, or `None` of one that is not to be counted.
///
/// ```
/// use actix_web::{App, HttpServer, web};
/// use callmeter::actix::route;
/// use callmeter::{HttpCode, HttpMethod, Operation};
///
/// /// A request to the API.
/// #[derive(Operation)]
/// #[operation(status(values = HttpCode), value(response_size, unit = "bytes", buckets = [1e3, 1e6]))]
/// struct ApiRequest {
///     method: HttpMethod,
///     handler: &'static str,
/// }
///
/// async fn order(id: web::Path<u64>) -> String {
///     format!("order {id}")
/// }
///
/// # async fn serve() -> std::io::Result<()> {
/// let app = || {
///     let requests = callmeter::actix::track(|request| match request.path() {
///         "/health" => None,
///         _ => Some(ApiRequest {
///             method: request.method().as_str().into(),
///             handler: route(request),
///         }),
///     });
///     App::new()
///         .route("/orders/{id}", web::get().to(order))
///         .wrap(requests.response_size(ApiRequest::RESPONSE_SIZE))
/// };
/// HttpServer::new(app).bind("127.0.0.1:8080")?.run().await
/// # }
/// ```
///
/// # When a call ends
///
/// | what happens | status |
/// |---|---|
/// | the body of the response ended, was taken as far as it was announced, or there is none (`HEAD`, 204, 304) | of the response |
/// | the connection becomes another: 101, an answered `CONNECT`, a WebSocket | of the response, with its head |
/// | the future or the body is dropped before that: the client hung up | 499 |
/// | a panic in the service or the body; it goes on | 500 |
/// | an [`Error`](actix_web::Error) comes instead of a response | of the response that it makes; there is no size of it |
/// | the body has an error | 500 |
///
/// Until then the call is in progress. An upgraded connection is not part of the call: count it by
/// an operation of its own.
///
/// actix-web takes a client that closes its connection for one that still reads, and lets the handler go on,
/// unless the server is told by `h1_allow_half_closed(false)` to drop it at once.
///
/// # The route that answered
///
/// A request is routed behind the middleware, so the function is called twice: when the request comes, and
/// with its route when there is a response, without the payload. The call is counted in the second label set, its
/// in-progress part as well; if the function returns `None` the second time, the first stays. The first also stays
///
/// * where no response comes: the client hung up, a panic, an [`Error`](actix_web::Error) of another middleware;
/// * of operations with a `started` family, as counters do not fall.
///
/// Where no resource has answered (another middleware did, or the default service after a guard has refused),
/// the route is found by the path alone.
///
/// # Labels
///
/// A closure cannot return what it borrows from the request; for labels that are texts of the request there is
/// [`track_with`]. Beware of such texts: each path that a client makes up is a label set. [`route`](super::route())
/// gives the route's template instead, [`HttpMethod`](crate::HttpMethod) bounds the methods, and what is too
/// many is counted under `_overflow`.
pub fn track<F, M>(describe: F) -> Track<F>
where
    F: Fn(&ServiceRequest) -> M,
    M: IntoOperation,
    M::Operation: Operation<Status = HttpCode>,
{
    Track::of(describe)
}

/// The same as [`track()`], by a function whose operation borrows from the request.
///
/// ```
/// use actix_web::App;
/// use actix_web::dev::ServiceRequest;
/// use callmeter::{HttpCode, Operation};
///
/// /// A request to one of the hosts.
/// #[derive(Operation)]
/// #[operation(status(values = HttpCode))]
/// struct HostRequest<'a> {
///     host: &'a str,
/// }
///
/// fn describe(request: &ServiceRequest) -> Option<HostRequest<'_>> {
///     let host = request.headers().get("host")?.to_str().ok()?;
///     Some(HostRequest { host })
/// }
///
/// let app = App::new().wrap(callmeter::actix::track_with(describe));
/// # let _ = app;
/// ```
pub fn track_with<F>(describe: F) -> Track<F> {
    Track::of(describe)
}

/// Counts requests as [`HttpServerRequest`]s, with their routes and the sizes of both bodies; with
/// the feature `actix`.
///
/// ```
/// use actix_web::{App, HttpServer, web};
/// use callmeter::Endpoint;
///
/// async fn order(id: web::Path<u64>) -> String {
///     format!("order {id}")
/// }
///
/// # async fn serve() -> std::io::Result<()> {
/// let endpoint = Endpoint::new(callmeter::registry());
/// let app = move || {
///     App::new()
///         .route("/orders/{id}", web::get().to(order))
///         .route("/metrics", callmeter::actix::metrics(&endpoint))
///         .wrap(callmeter::actix::server().uncounted(&["/metrics", "/health"]))
/// };
/// HttpServer::new(app).bind("127.0.0.1:8080")?.run().await
/// # }
/// ```
///
/// When a call ends, and as what, is said at [`track()`].
pub fn server() -> Track<OfServer> {
    Track::of(OfServer)
        .request_size(HttpServerRequest::REQUEST_BODY_SIZE)
        .response_size(HttpServerRequest::RESPONSE_BODY_SIZE)
}

/// Middleware that counts requests: see [`track()`].
#[derive(Clone)]
#[must_use = "middleware does nothing until an `App`, a scope or a resource is wrapped in it"]
pub struct Track<F> {
    pub(super) describe: F,
    pub(super) target: Target,
    pub(super) uncounted: &'static [&'static str],
    pub(super) request_size: Option<Value>,
    pub(super) response_size: Option<Value>,
}

impl<F> Track<F> {
    fn of(describe: F) -> Track<F> {
        Track {
            describe,
            target: Target::Current,
            uncounted: &[],
            request_size: None,
            response_size: None,
        }
    }

    /// Counts in that registry, instead of the one that is the current one when a
    /// request comes.
    pub fn registry(mut self, registry: &Registry) -> Self {
        self.target = Target::of(registry);
        self
    }

    /// Does not count requests for exactly these paths.
    pub fn uncounted(mut self, paths: &'static [&'static str]) -> Self {
        self.uncounted = paths;
        self
    }

    /// Counts the bytes of each request's body as a value of the operation: at once where
    /// they are known beforehand, else those that were read, when no more will be.
    pub fn request_size(mut self, value: Value) -> Self {
        self.request_size = Some(value);
        self
    }

    /// Counts the bytes of each response's body as a value of the operation: those that were
    /// taken, when it has ended, however it did. A request without a response has none.
    pub fn response_size(mut self, value: Value) -> Self {
        self.response_size = Some(value);
        self
    }
}

impl<F> fmt::Debug for Track<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Track")
            .field("target", &self.target)
            .field("uncounted", &self.uncounted)
            .finish_non_exhaustive()
    }
}
