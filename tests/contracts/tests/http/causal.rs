//! Causal Organism: one call instruments the whole API.

use axum::Router;
use axum::routing::get;
use callmeter::{HttpCode, HttpMethod, Operation, Registry};
use http::StatusCode;

use crate::check;
use crate::server::serve;

#[derive(Operation)]
#[operation(
    status(values = HttpCode),
    completed(name = "http_requests", help = "HTTP requests served."),
    duration(help = "Time taken to answer an HTTP request."),
    in_progress(
        name = "http_requests_inprogress",
        help = "HTTP requests being handled right now.",
        labels()
    ),
    others(none)
)]
struct HttpRequest<'a> {
    method: HttpMethod,
    handler: &'a str,
}

/// The set-up call of the contract.
fn setup_api_metrics(app: Router, registry: &Registry) -> Router {
    let requests = callmeter::axum::track(|request| HttpRequest {
        method: request.method().into(),
        handler: callmeter::axum::route(request),
    });
    let app_metrics = callmeter::axum::instrumentation().registry(registry);
    let instrumented = app_metrics
        .requests(requests)
        .without_collectors()
        .apply(app);
    instrumented.expect("no families clash")
}

#[test]
fn the_http_metrics_are_those_of_the_contract() {
    let registry = Registry::builder().build().expect("it can be built");
    let app = Router::new()
        .route("/graph/stats", get(async || "{}"))
        .route("/health", get(async || "fine"))
        .route(
            "/graph/{id}",
            get(async || StatusCode::INTERNAL_SERVER_ERROR),
        );
    serve(setup_api_metrics(app, &registry), |server| {
        for path in ["/graph/stats", "/graph/stats", "/graph/7", "/health"] {
            server.ask("GET", path, "");
        }
        let exposition = server.scrape();
        check(
            "causal",
            &[
                "http_requests_total",
                "http_request_duration_seconds",
                "http_requests_inprogress",
            ],
            &exposition,
        );
        let requests = |handler, status| {
            let labels = [("method", "GET"), ("handler", handler), ("status", status)];
            exposition.value("http_requests_total", &labels)
        };
        assert_eq!(requests("/graph/stats", "200"), Some(2.0));
        assert_eq!(requests("/graph/{id}", "500"), Some(1.0));
        assert_eq!(requests("/health", "200"), None);
        assert_eq!(exposition.value("http_requests_inprogress", &[]), Some(0.0));
    });
}
