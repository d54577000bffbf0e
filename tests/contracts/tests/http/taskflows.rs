//! taskflows: requests to its API, of which the status is on the duration too.

use axum::Router;
use axum::routing::{get, post};
use callmeter::{HttpCode, HttpMethod, Operation, Registry};
use http::StatusCode;

use crate::check;
use crate::server::serve;

#[derive(Operation)]
#[operation(
    name = "api_request",
    status(name = "status_code", values = HttpCode),
    completed(name = "api_request", help = "API requests served."),
    duration(
        help = "Time taken to answer an API request.",
        labels(method, endpoint, status_code)
    ),
    in_progress(
        name = "api_active_requests",
        help = "API requests being handled right now."
    ),
    others(none)
)]
struct ApiRequest<'a> {
    method: HttpMethod,
    endpoint: &'a str,
}

fn app(registry: &Registry) -> Router {
    let router = Router::new()
        .route("/api/tasks/{id}", get(async || "a task"))
        .route("/api/tasks", post(async || StatusCode::SERVICE_UNAVAILABLE))
        .route(
            "/api/slow",
            get(async || std::future::pending::<&str>().await),
        );
    let app = callmeter::axum::instrumentation().registry(registry);
    let requests = callmeter::axum::track(|request| ApiRequest {
        method: request.method().into(),
        endpoint: callmeter::axum::route(request),
    });
    let app = app.requests(requests).without_collectors();
    app.apply(router).expect("no families clash")
}

#[test]
fn the_http_metrics_are_those_of_the_contract() {
    let registry = Registry::builder().namespace("taskflows").build();
    let registry = registry.expect("it can be built");
    serve(app(&registry), |server| {
        server.ask("GET", "/api/tasks/1", "");
        server.ask("GET", "/api/tasks/2", "");
        server.ask("POST", "/api/tasks", "{}");
        server.ask("GET", "/made/up", "");
        let slow = server.begin("GET", "/api/slow", "");
        let slow_labels = [("method", "GET"), ("endpoint", "/api/slow")];
        let active = |exposition: &callmeter_contracts::Exposition| {
            exposition.value("taskflows_api_active_requests", &slow_labels)
        };
        let exposition = server.scrape_until(|exposition| active(exposition) == Some(1.0));
        check(
            "taskflows",
            &[
                "taskflows_api_request_duration_seconds",
                "taskflows_api_request_total",
                "taskflows_api_active_requests",
            ],
            &exposition,
        );
        for name in [
            "taskflows_api_request_total",
            "taskflows_api_request_duration_seconds_count",
        ] {
            let value = |method, endpoint, code| {
                let labels = [
                    ("method", method),
                    ("endpoint", endpoint),
                    ("status_code", code),
                ];
                exposition.value(name, &labels)
            };
            assert_eq!(value("GET", "/api/tasks/{id}", "200"), Some(2.0), "{name}");
            assert_eq!(value("POST", "/api/tasks", "503"), Some(1.0), "{name}");
            assert_eq!(value("GET", "_unmatched", "404"), Some(1.0), "{name}");
        }
        // Scrapes are left out.
        let requests = exposition.family("taskflows_api_request_total");
        let endpoints = requests.expect("it is there").values("endpoint");
        assert_eq!(endpoints.len(), 3, "{endpoints:?}");
        drop(slow);
        let exposition = server.scrape_until(|exposition| active(exposition) == Some(0.0));
        let labels = [&slow_labels[..], &[("status_code", "499")]].concat();
        let hung_up = exposition.value("taskflows_api_request_total", &labels);
        assert_eq!(hung_up, Some(1.0));
    });
}
