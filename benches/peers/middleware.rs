//! One router of axum with layers around it: none, an empty one, callmeter's, and those of
//! its peers.

use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, Waker};

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::routing::get;
use axum_prometheus::PrometheusMetricLayer;
use axum_prometheus::metrics_exporter_prometheus::PrometheusHandle;
use callmeter::{HttpCode, HttpMethod, Operation};
use http::Uri;
use http_body::Body as _;
use tower_layer::Layer;
use tower_service::Service;

use crate::workload::block_on;

/// The same families as those of axum-prometheus.
#[derive(Operation)]
#[operation(
    name = "http_requests",
    status(values = HttpCode),
    duration(
        labels(method, endpoint, status),
        buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]
    ),
    in_progress(name = "http_requests_pending"),
    others(none)
)]
struct ApiRequest<'a> {
    method: HttpMethod,
    endpoint: &'a str,
}

impl ApiRequest<'static> {
    fn of(request: &Request) -> ApiRequest<'static> {
        ApiRequest {
            method: request.method().into(),
            endpoint: callmeter::axum::route(request),
        }
    }
}

pub fn bare() -> Router {
    Router::new().route("/orders/{id}", get(async || "an order"))
}

pub fn empty() -> Router {
    bare().layer(EmptyLayer)
}

pub fn callmeter() -> Router {
    bare().layer(callmeter::axum::track(ApiRequest::of))
}

pub fn callmeter_of_tower() -> Router {
    bare().layer(callmeter::tower::track(ApiRequest::of))
}

pub fn callmeter_shipped() -> Router {
    bare().layer(callmeter::axum::server())
}

static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();

/// It spawns a task that empties its lists, which [`tidy_axum_prometheus`] does here instead.
pub fn axum_prometheus() -> Router {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.expect("a runtime");
    let (layer, handle) = runtime.block_on(async { PrometheusMetricLayer::pair() });
    HANDLE.get_or_init(|| handle);
    bare().layer(layer)
}

/// Empties the list of values that were observed, as its users do at intervals.
pub fn tidy_axum_prometheus() {
    if let Some(handle) = HANDLE.get() {
        handle.run_upkeep();
    }
}

/// Sends a request through a router and takes all of the response, as a server does.
pub fn ask(router: &mut Router, uri: &Uri) -> u16 {
    let mut request = Request::new(Body::empty());
    *request.uri_mut() = uri.clone();
    let Ok(response) = block_on(router.call(request));
    let code = response.status().as_u16();
    let mut body = response.into_body();
    let mut context = Context::from_waker(Waker::noop());
    while !body.is_end_stream() {
        match Pin::new(&mut body).poll_frame(&mut context) {
            Poll::Ready(Some(frame)) => drop(frame),
            Poll::Ready(None) => break,
            Poll::Pending => unreachable!("the bodies here never wait"),
        }
    }
    code
}

/// A layer that does nothing.
#[derive(Clone)]
struct EmptyLayer;

#[derive(Clone)]
struct Empty<S>(S);

impl<S> Layer<S> for EmptyLayer {
    type Service = Empty<S>;

    fn layer(&self, inner: S) -> Empty<S> {
        Empty(inner)
    }
}

impl<S: Service<Request>> Service<Request> for Empty<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = Nothing<S::Future>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        Nothing {
            future: self.0.call(request),
        }
    }
}

pin_project_lite::pin_project! {
    /// A future of a type of its own.
    struct Nothing<F> {
        #[pin]
        future: F,
    }
}

impl<F: Future> Future for Nothing<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.project().future.poll(context)
    }
}
