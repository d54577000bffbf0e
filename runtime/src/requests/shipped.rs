//! Operations whose families follow the conventions of OpenTelemetry for HTTP, in the form
//! that Prometheus gives them.

use crate::{HttpCode, HttpMethod, LabelValue, Operation};

/// Stands for the route of requests that match none: a path of the client's own would be a
/// series for each.
pub const UNMATCHED_ROUTE: &str = "_unmatched";

/// In seconds, as the conventions advise.
const DURATIONS: [f64; 14] = [
    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
];

/// In bytes, by steps of ten: the conventions advise none.
const SIZES: [f64; 7] = [1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];

/// A request to an HTTP server, after the [conventions of OpenTelemetry].
///
/// | family | type | labels |
/// |---|---|---|
/// | `http_server_request_duration_seconds` | histogram | http_request_method, http_route, http_response_status_code, network_protocol_version, url_scheme |
/// | `http_server_active_requests` | gauge | http_request_method, url_scheme |
/// | `http_server_request_body_size_bytes` | histogram | http_request_method, http_route, network_protocol_version, url_scheme |
/// | `http_server_response_body_size_bytes` | histogram | the same |
///
/// There is no counter of requests: it is `http_server_request_duration_seconds_count`. The registry's
/// namespace does not go in front, as the names are the conventions'.
///
/// It departs from the conventions in this:
/// * a request that got no response has a status code all the same, and no `error_type`: 499 where the
///   client hung up, 500 where there was a panic or the service failed;
/// * the families of sizes, which are not stable there, do not tell the status code;
/// * a request whose route is not known has no `http_route`; one that matched none has
///   [`UNMATCHED_ROUTE`];
/// * `server_address`, `server_port` and `user_agent_synthetic_type`, which are for who asks for them,
///   are not there.
///
/// `callmeter::tower::server`, `callmeter::axum::server` and their like count it; by hand:
///
/// ```
/// use std::time::Duration;
/// use callmeter::{HttpCode, HttpMethod, HttpScheme, HttpServerRequest, HttpVersion, Operation};
///
/// let request = HttpServerRequest {
///     http_request_method: HttpMethod::Get,
///     http_route: "/users/{id}",
///     network_protocol_version: HttpVersion::Http11,
///     url_scheme: HttpScheme::Http,
/// };
/// request.record(HttpCode(404), Duration::from_millis(20), 0);
///
/// let labels = [
///     ("http_request_method", "GET"),
///     ("http_route", "/users/{id}"),
///     ("http_response_status_code", "404"),
///     ("network_protocol_version", "1.1"),
///     ("url_scheme", "http"),
/// ];
/// let snapshot = callmeter::registry().snapshot();
/// let sum = snapshot.value("http_server_request_duration_seconds_sum", &labels);
/// assert_eq!(sum, Some(0.02));
/// ```
///
/// [conventions of OpenTelemetry]: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#http-server
#[derive(Operation, Clone, Copy, Debug)]
#[operation(
    crate = crate,
    namespace = "",
    status(name = "http_response_status_code", values = HttpCode),
    duration(
        name = "http_server_request_duration",
        help = "Duration of HTTP server requests.",
        labels(
            http_request_method,
            http_route,
            network_protocol_version,
            url_scheme,
            http_response_status_code
        ),
        buckets = DURATIONS
    ),
    in_progress(
        name = "http_server_active_requests",
        help = "Number of active HTTP server requests.",
        labels(http_request_method, url_scheme)
    ),
    value(
        request_body_size,
        name = "http_server_request_body_size",
        help = "Size of HTTP server request bodies.",
        unit = "bytes",
        buckets = SIZES
    ),
    value(
        response_body_size,
        name = "http_server_response_body_size",
        help = "Size of HTTP server response bodies.",
        unit = "bytes",
        buckets = SIZES
    ),
    others(none)
)]
pub struct HttpServerRequest<'a> {
    /// Its method.
    pub http_request_method: HttpMethod,
    /// The template of the route it matched, such as `/users/{id}`; [`UNMATCHED_ROUTE`] if it
    /// matched none, empty if nobody knows.
    pub http_route: &'a str,
    /// The version of HTTP.
    pub network_protocol_version: HttpVersion,
    /// Whether it came encrypted, as far as the server knows.
    pub url_scheme: HttpScheme,
}

/// A request to another server, after the [conventions of OpenTelemetry].
///
/// | family | type | labels |
/// |---|---|---|
/// | `http_client_request_duration_seconds` | histogram | http_request_method, server_address, server_port, http_response_status_code, network_protocol_version |
/// | `http_client_active_requests` | gauge | http_request_method, server_address, server_port |
/// | `http_client_request_body_size_bytes` | histogram | http_request_method, server_address, server_port, network_protocol_version |
/// | `http_client_response_body_size_bytes` | histogram | the same |
///
/// It departs from the conventions in what [`HttpServerRequest`] does: where there was no response
/// it is 500, where the caller gave up 499. The version is that of the request, not of the response.
///
/// A program that asks many servers makes a series for each: the registry's
/// [`series_limit`](crate::RegistryBuilder::series_limit) holds for them.
///
/// ```
/// use std::time::Duration;
/// use callmeter::{HttpClientRequest, HttpCode, HttpMethod, HttpVersion, Operation};
///
/// let request = HttpClientRequest {
///     http_request_method: HttpMethod::Post,
///     network_protocol_version: HttpVersion::Http2,
///     server_address: "payments.internal",
///     server_port: 443,
/// };
/// request.record(HttpCode(201), Duration::from_millis(30), 0);
/// let labels = [
///     ("http_request_method", "POST"),
///     ("http_response_status_code", "201"),
///     ("network_protocol_version", "2"),
///     ("server_address", "payments.internal"),
///     ("server_port", "443"),
/// ];
/// let snapshot = callmeter::registry().snapshot();
/// let count = snapshot.value("http_client_request_duration_seconds_count", &labels);
/// assert_eq!(count, Some(1.0));
/// ```
///
/// [conventions of OpenTelemetry]: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#http-client
#[derive(Operation, Clone, Copy, Debug)]
#[operation(
    crate = crate,
    namespace = "",
    status(name = "http_response_status_code", values = HttpCode),
    duration(
        name = "http_client_request_duration",
        help = "Duration of HTTP client requests.",
        labels(
            http_request_method,
            network_protocol_version,
            server_address,
            server_port,
            http_response_status_code
        ),
        buckets = DURATIONS
    ),
    in_progress(
        name = "http_client_active_requests",
        help = "Number of active HTTP client requests.",
        labels(http_request_method, server_address, server_port)
    ),
    value(
        request_body_size,
        name = "http_client_request_body_size",
        help = "Size of HTTP client request bodies.",
        unit = "bytes",
        buckets = SIZES
    ),
    value(
        response_body_size,
        name = "http_client_response_body_size",
        help = "Size of HTTP client response bodies.",
        unit = "bytes",
        buckets = SIZES
    ),
    others(none)
)]
pub struct HttpClientRequest<'a> {
    /// Its method.
    pub http_request_method: HttpMethod,
    /// The version of HTTP.
    pub network_protocol_version: HttpVersion,
    /// The name or the address of the server, as the program says it.
    pub server_address: &'a str,
    /// Its port.
    pub server_port: u16,
}

/// The version of HTTP as a label.
#[derive(LabelValue, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[label_value(crate = crate)]
#[non_exhaustive]
pub enum HttpVersion {
    /// `0.9`
    #[label_value(rename = "0.9")]
    Http09,
    /// `1.0`
    #[label_value(rename = "1.0")]
    Http10,
    /// `1.1`
    #[label_value(rename = "1.1")]
    Http11,
    /// `2`
    #[label_value(rename = "2")]
    Http2,
    /// `3`
    #[label_value(rename = "3")]
    Http3,
    /// Any other: `_OTHER`
    #[label_value(rename = "_OTHER")]
    Other,
}

/// The scheme of a URL as a label.
#[derive(LabelValue, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[label_value(crate = crate)]
#[non_exhaustive]
pub enum HttpScheme {
    /// `http`
    Http,
    /// `https`
    Https,
    /// Any other: `_OTHER`
    #[label_value(rename = "_OTHER")]
    Other,
}

impl From<&str> for HttpScheme {
    fn from(scheme: &str) -> HttpScheme {
        if scheme.eq_ignore_ascii_case("http") {
            HttpScheme::Http
        } else if scheme.eq_ignore_ascii_case("https") {
            HttpScheme::Https
        } else {
            HttpScheme::Other
        }
    }
}
