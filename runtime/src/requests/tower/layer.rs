use std::fmt;

use http::Request;
use tower_layer::Layer;

use super::describe::Describe;
use super::request_body::{AsItIs, Counted};
use super::response_body::Plain;
use super::service::Tracked;
use crate::operation::IntoOperation;
use crate::requests::target::Target;
use crate::{Call, HttpClientRequest, HttpCode, HttpServerRequest, Operation, Registry, Value};

/// Counts requests as calls of an operation whose status is [`HttpCode`]; with the feature `tower`.
///
/// The function makes the operation of a request, or `None` of one that is not to be counted.
///
/// ```
/// use callmeter::{HttpCode, HttpMethod, Operation};
///
/// /// A request to the API.
/// #[derive(Operation)]
/// #[operation(status(values = HttpCode), value(response_size, unit = "bytes", buckets = [1e3, 1e6]))]
/// struct ApiRequest<'a> {
///     method: HttpMethod,
///     area: &'a str,
/// }
///
/// let layer = callmeter::tower::track(|request| {
///     let area = match request.uri().path() {
///         "/health" => return None,
///         path if path.starts_with("/orders") => "orders",
///         _ => "other",
///     };
///     let method = HttpMethod::from(request.method());
///     Some(ApiRequest { method, area })
/// });
/// let layer = layer.response_size(ApiRequest::RESPONSE_SIZE);
/// # use std::convert::Infallible;
/// # use std::task::{Context, Poll};
/// # use tower_service::Service;
/// # #[derive(Clone)]
/// # struct Shop;
/// # impl Service<http::Request<String>> for Shop {
/// #     type Response = http::Response<String>;
/// #     type Error = Infallible;
/// #     type Future = std::future::Ready<Result<Self::Response, Infallible>>;
/// #     fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> { Poll::Ready(Ok(())) }
/// #     fn call(&mut self, _: http::Request<String>) -> Self::Future {
/// #         std::future::ready(Ok(http::Response::new(String::new())))
/// #     }
/// # }
///
/// // For any service of requests and responses of the crate http:
/// use tower_layer::Layer;
/// let mut shop = layer.layer(Shop);
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build()?;
/// # runtime.block_on(async {
/// shop.call(http::Request::get("/orders/17").body(String::new())?).await?;
/// # Ok::<(), Box<dyn std::error::Error>>(()) })?;
/// let labels = [("method", "GET"), ("area", "orders"), ("status", "200")];
/// let requests = callmeter::registry().snapshot().value("api_request_total", &labels);
/// assert_eq!(requests, Some(1.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
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
/// | the service has an error instead of a response, or the body has one | 500 |
///
/// Trailers are part of the body. Until then the call is in progress. An upgraded connection is not
/// part of the call: count it by an operation of its own.
///
/// # Labels
///
/// Nothing is allocated for labels. A closure cannot return what it borrows from the request; for labels that
/// are texts of the request there is [`track_with`]. Beware of such texts: each path that a client makes
/// up is a label set. [`axum::route`](../axum/fn.route.html) gives the route's template instead,
/// [`HttpMethod`](crate::HttpMethod) bounds the methods, and what is too many is counted under `_overflow`.
pub fn track<B, M, F>(describe: F) -> Track<F>
where
    F: Fn(&Request<B>) -> M,
    M: IntoOperation,
    M::Operation: Operation<Status = HttpCode>,
{
    Track::of(describe)
}

/// The same as [`track()`], by a function whose operation borrows from the request.
///
/// ```
/// use callmeter::{HttpCode, Operation};
///
/// /// A request to one of the hosts.
/// #[derive(Operation)]
/// #[operation(status(values = HttpCode))]
/// struct HostRequest<'a> {
///     host: &'a str,
/// }
///
/// fn describe<B>(request: &http::Request<B>) -> Option<HostRequest<'_>> {
///     let host = request.uri().host()?;
///     Some(HostRequest { host })
/// }
///
/// let layer = callmeter::tower::track_with(describe::<String>);
/// # let _ = layer;
/// ```
pub fn track_with<F>(describe: F) -> Track<F> {
    Track::of(describe)
}

/// Counts requests to a server as [`HttpServerRequest`]s; with the feature `tower`.
///
/// Their route is not known here, so that all have the empty one: for axum take
/// `callmeter::axum::server`, else [`track()`] with the route filled in. The sizes of
/// request bodies are counted where they are known beforehand, which is where there is a
/// `Content-Length` or no body.
///
/// ```
/// use tower_layer::Layer;
///
/// # async fn serve<S>(service: S) -> std::io::Result<()>
/// # where
/// #     S: tower_service::Service<http::Request<hyper::body::Incoming>, Response = http::Response<String>> + Clone + Send + 'static,
/// #     S::Future: Send,
/// #     S::Error: std::error::Error + Send + Sync,
/// # {
/// use hyper::server::conn::http1;
/// use hyper_util::rt::TokioIo;
/// use hyper_util::service::TowerToHyperService;
///
/// let service = TowerToHyperService::new(callmeter::tower::server().layer(service));
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
/// loop {
///     let (stream, _) = listener.accept().await?;
///     tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service.clone()));
/// }
/// # }
/// ```
pub fn server() -> Track<OfServer> {
    Track {
        request_size: Some(HttpServerRequest::REQUEST_BODY_SIZE),
        response_size: Some(HttpServerRequest::RESPONSE_BODY_SIZE),
        ..Track::of(OfServer)
    }
}

/// Counts requests that a client sends as [`HttpClientRequest`]s; with the feature `tower`.
///
/// It goes around any service of the crate http's requests and responses, such as the client of
/// hyper-util. That of reqwest has types of its own, which are made of those of the crate http and
/// into them by `TryFrom` and `From`: put `map_request` and `map_response` of tower between.
///
/// ```
/// use hyper_util::client::legacy::Client;
/// use hyper_util::rt::TokioExecutor;
/// use tower_layer::Layer;
/// use tower_service::Service;
///
/// # async fn ask() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::builder(TokioExecutor::new()).build_http::<String>();
/// let mut client = callmeter::tower::client().layer(client);
/// let response = client.call(http::Request::get("http://127.0.0.1:8080/").body(String::new())?).await?;
/// # Ok(()) }
/// ```
///
/// The call ends when the body of the response was read; where the caller drops it before, that is 499.
pub fn client() -> Track<OfClient> {
    Track {
        request_size: Some(HttpClientRequest::REQUEST_BODY_SIZE),
        response_size: Some(HttpClientRequest::RESPONSE_BODY_SIZE),
        ..Track::of(OfClient)
    }
}

/// A layer that counts requests: see [`track()`].
#[derive(Clone)]
#[must_use = "a layer does nothing until it is put around a service"]
pub struct Track<F, Q = AsItIs, P = Plain> {
    pub(in crate::requests) describe: F,
    pub(in crate::requests) target: Target,
    pub(in crate::requests) request_size: Option<Value>,
    pub(in crate::requests) response_size: Option<Value>,
    pub(in crate::requests) request_bodies: Q,
    pub(in crate::requests) response_bodies: P,
}

impl<F> Track<F> {
    fn of(describe: F) -> Track<F> {
        Track {
            describe,
            target: Target::Current,
            request_size: None,
            response_size: None,
            request_bodies: AsItIs,
            response_bodies: Plain,
        }
    }

    /// Counts the bytes of each request's body as a value of the operation: at once where
    /// they are known beforehand, else those that were read, when no more will be.
    ///
    /// The service then gets its requests with a [`RequestBody`](super::RequestBody).
    pub fn request_size(self, value: Value) -> Track<F, Counted> {
        Track {
            request_size: Some(value),
            ..self.with_bodies(Counted, Plain)
        }
    }
}

impl<F, Q, P> Track<F, Q, P> {
    /// Counts in that registry, instead of the one that is the current one when a
    /// request comes.
    pub fn registry(mut self, registry: &Registry) -> Self {
        self.target = Target::of(registry);
        self
    }

    /// Counts the bytes of each response's body as a value of the operation: those that were
    /// taken, when it has ended, however it did. A request without a response has none.
    pub fn response_size(mut self, value: Value) -> Self {
        self.response_size = Some(value);
        self
    }

    /// With what `change` makes of the function that describes requests.
    #[cfg(feature = "axum")]
    pub(in crate::requests) fn described_by<F2>(
        self,
        change: impl FnOnce(F) -> F2,
    ) -> Track<F2, Q, P> {
        Track {
            describe: change(self.describe),
            target: self.target,
            request_size: self.request_size,
            response_size: self.response_size,
            request_bodies: self.request_bodies,
            response_bodies: self.response_bodies,
        }
    }

    pub(in crate::requests) fn with_bodies<Q2, P2>(
        self,
        request_bodies: Q2,
        response_bodies: P2,
    ) -> Track<F, Q2, P2> {
        Track {
            describe: self.describe,
            target: self.target,
            request_size: self.request_size,
            response_size: self.response_size,
            request_bodies,
            response_bodies,
        }
    }
}

impl<S, F: Clone, Q: Clone, P: Clone> Layer<S> for Track<F, Q, P> {
    type Service = Tracked<S, F, Q, P>;

    fn layer(&self, inner: S) -> Self::Service {
        Tracked {
            inner,
            track: self.clone(),
        }
    }
}

/// Makes [`HttpServerRequest`]s.
#[derive(Clone, Copy, Debug)]
pub struct OfServer;

/// Makes [`HttpClientRequest`]s.
#[derive(Clone, Copy, Debug)]
pub struct OfClient;

impl<'r, B: 'r> Describe<'r, B> for OfServer {
    #[inline]
    fn start(&self, request: &'r Request<B>, target: &Target) -> Call<HttpCode> {
        target.start(|| HttpServerRequest::of(request))
    }
}

impl<'r, B: 'r> Describe<'r, B> for OfClient {
    #[inline]
    fn start(&self, request: &'r Request<B>, target: &Target) -> Call<HttpCode> {
        target.start(|| HttpClientRequest::of(request))
    }
}

impl<F, Q, P> fmt::Debug for Track<F, Q, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Track")
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}
