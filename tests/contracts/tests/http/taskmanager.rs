//! Task Management System: requests with the sizes of both bodies.

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use callmeter::{HttpCode, HttpMethod, Operation, Registry};
use http::StatusCode;

use crate::check;
use crate::server::serve;

const SIZES: [f64; 6] = [100.0, 500.0, 1000.0, 5000.0, 10000.0, 50000.0];

#[derive(Operation)]
#[operation(
    status(values = HttpCode),
    completed(name = "http_requests", help = "HTTP requests served."),
    duration(
        help = "Time taken to answer an HTTP request.",
        buckets = [0.01, 0.05, 0.1, 0.5, 1.0, 2.0, 5.0]
    ),
    in_progress(
        name = "http_requests_in_progress",
        help = "HTTP requests being handled right now."
    ),
    value(
        http_request_size,
        help = "Size of HTTP request bodies.",
        unit = "bytes",
        buckets = SIZES
    ),
    value(
        http_response_size,
        help = "Size of HTTP response bodies.",
        unit = "bytes",
        buckets = SIZES
    ),
    others(none)
)]
struct HttpRequest<'a> {
    method: HttpMethod,
    endpoint: &'a str,
}

#[test]
fn the_http_metrics_are_those_of_the_contract() {
    let registry = Registry::builder().build().expect("it can be built");
    let create = post(async |_: Bytes| (StatusCode::CREATED, "created"));
    let requests = callmeter::axum::track(|request| HttpRequest {
        method: request.method().into(),
        endpoint: callmeter::axum::route(request),
    });
    let requests = requests
        .request_size(HttpRequest::HTTP_REQUEST_SIZE)
        .response_size(HttpRequest::HTTP_RESPONSE_SIZE);
    let app = callmeter::axum::instrumentation().registry(&registry);
    let app = app.requests(requests).without_collectors();
    let app = app.apply(Router::new().route("/tasks", create));
    serve(app.expect("no families clash"), |server| {
        server.ask("POST", "/tasks", &"x".repeat(700));
        server.ask("POST", "/tasks", "{}");
        let exposition = server.scrape();
        check(
            "taskmanager",
            &[
                "http_requests_total",
                "http_request_duration_seconds",
                "http_request_size_bytes",
                "http_response_size_bytes",
                "http_requests_in_progress",
            ],
            &exposition,
        );
        let endpoint = [("method", "POST"), ("endpoint", "/tasks")];
        let value = |name| exposition.value(name, &endpoint);
        assert_eq!(value("http_request_size_bytes_sum"), Some(702.0));
        assert_eq!(value("http_response_size_bytes_sum"), Some(14.0));
        assert_eq!(value("http_request_duration_seconds_count"), Some(2.0));
        assert_eq!(value("http_requests_in_progress"), Some(0.0));
        let bucket = [&endpoint[..], &[("le", "500.0")]].concat();
        let small = exposition.value("http_request_size_bytes_bucket", &bucket);
        assert_eq!(small, Some(1.0));
        let created = [&endpoint[..], &[("status", "201")]].concat();
        assert_eq!(exposition.value("http_requests_total", &created), Some(2.0));
    });
}
