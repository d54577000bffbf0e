//! aSDLC: two services with a registry each, that stamp their names on every series.

use axum::Router;
use axum::routing::get;
use callmeter::{HttpCode, HttpMethod, Operation, Registry};
use callmeter_contracts::Exposition;
use http::StatusCode;

use crate::check;
use crate::server::serve;

#[derive(Operation)]
#[operation(
    status(values = HttpCode),
    completed(name = "http_requests", help = "HTTP requests served."),
    duration(
        help = "Time taken to answer an HTTP request.",
        buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]
    ),
    others(none)
)]
struct HttpRequest<'a> {
    method: HttpMethod,
    endpoint: &'a str,
}

fn app(service: &str) -> Router {
    let registry = Registry::builder().namespace("asdlc");
    let registry = registry.const_label("service", service).build();
    let registry = registry.expect("it can be built");
    let fail = get(async || StatusCode::SERVICE_UNAVAILABLE);
    let router = Router::new()
        .route("/api/runs/{id}", get(async || "a run"))
        .route("/api/metrics/services", fail);
    // As in the contract: exactly this path is left out.
    let requests = callmeter::axum::track(|request| {
        (request.uri().path() != "/metrics").then(|| HttpRequest {
            method: request.method().into(),
            endpoint: callmeter::axum::route(request),
        })
    });
    router
        .route("/metrics", callmeter::axum::metrics(&registry))
        .layer(requests.registry(&registry))
}

fn scraped(service: &str) -> Exposition {
    serve(app(service), |server| {
        server.ask("GET", "/api/runs/1", "");
        server.ask("GET", "/api/metrics/services", "");
        server.scrape();
        server.scrape()
    })
}

#[test]
fn the_http_metrics_are_those_of_the_contract() {
    let mut both = Exposition::default();
    for service in ["orchestrator", "workers"] {
        both.add(scraped(service));
    }
    check(
        "asdlc",
        &[
            "asdlc_http_requests_total",
            "asdlc_http_request_duration_seconds",
        ],
        &both,
    );
    for service in ["orchestrator", "workers"] {
        let value = |name, endpoint, status: Option<_>| {
            let mut labels = vec![
                ("service", service),
                ("method", "GET"),
                ("endpoint", endpoint),
            ];
            labels.extend(status.map(|status| ("status", status)));
            both.value(name, &labels)
        };
        let requests = "asdlc_http_requests_total";
        assert_eq!(value(requests, "/api/runs/{id}", Some("200")), Some(1.0));
        assert_eq!(
            value(requests, "/api/metrics/services", Some("503")),
            Some(1.0)
        );
        assert_eq!(value(requests, "/metrics", Some("200")), None);
        let durations = "asdlc_http_request_duration_seconds_count";
        assert_eq!(value(durations, "/api/runs/{id}", None), Some(1.0));
    }
}
