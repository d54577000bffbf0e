//! One call for a whole service.

use axum::Router;
use axum::routing::get;
use callmeter::{Endpoint, Registry};
use callmeter_http::counts::{Counts, sum, until};
use callmeter_http::wire::ask;
use callmeter_http::{ApiRequest, isolated, served};

fn shop() -> Router {
    Router::new()
        .route("/orders/{id}", get(async || "an order"))
        .route("/healthz", get(async || "fine"))
}

async fn asked(server: std::net::SocketAddr, heads: &'static [&'static str]) -> String {
    let ask_all = move || {
        let mut body = String::new();
        for head in heads {
            body = ask(server, head, &[]).1;
        }
        body
    };
    tokio::task::spawn_blocking(ask_all)
        .await
        .expect("no panic in it")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_global_registry_and_the_shipped_operation() {
    let app = callmeter::axum::instrument(shop()).expect("no clash");
    let server = served(app).await;
    let text = asked(
        server,
        &[
            "GET /orders/1",
            "GET /healthz",
            "GET /nowhere",
            "GET /metrics",
            "GET /metrics",
        ],
    )
    .await;
    let count = |route, code| {
        format!(
            "http_server_request_duration_seconds_count{{http_request_method=\"GET\",\
             http_response_status_code=\"{code}\",http_route=\"{route}\",\
             network_protocol_version=\"1.1\",url_scheme=\"http\"}} 1\n"
        )
    };
    for line in [
        &*count("/orders/{id}", "200"),
        &count("_unmatched", "404"),
        "http_server_active_requests{http_request_method=\"GET\",url_scheme=\"http\"} 0\n",
        "# TYPE process_cpu_seconds_total counter\n",
        "# TYPE tokio_workers gauge\n",
        "callmeter_scrapes_total{status=\"200\"} 1\n",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    assert!(
        !text.contains("healthz") && !text.contains("\"/metrics\""),
        "{text}"
    );

    // Another service in the same registry: what is there is not registered again.
    let _other = callmeter::axum::instrument(shop()).expect("no clash");
    callmeter::check().expect("no clash");
    let text = String::from_utf8(callmeter::registry().encode(callmeter::Format::Text));
    let text = text.expect("text");
    callmeter::parse(&text, callmeter::Format::Text).expect("every server takes it");
    assert_eq!(text.matches("\nprocess_cpu_seconds_total ").count(), 1);
}

fn own(registry: &Registry) -> Router {
    callmeter::axum::instrumentation()
        .registry(registry)
        .requests(callmeter::axum::track(ApiRequest::routed))
        .apply(shop())
        .expect("no clash")
}

#[tokio::test(flavor = "multi_thread")]
async fn two_services_with_two_registries_in_one_process() {
    let (web, jobs) = (isolated(), isolated());
    let (web_server, jobs_server) = (served(own(&web)).await, served(own(&jobs)).await);
    let text = asked(
        web_server,
        &["GET /orders/1", "GET /orders/2", "GET /metrics"],
    )
    .await;
    assert!(text.contains("process_resident_memory_bytes "), "{text}");
    asked(jobs_server, &["GET /orders/1"]).await;
    until(&web, &Counts::ended(&[("200", 2)])).await;
    until(&jobs, &Counts::ended(&[("200", 1)])).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn options() {
    let registry = isolated();
    let app = callmeter::axum::instrumentation()
        .registry(&registry)
        .endpoint(Endpoint::new(&registry).concurrent_scrapes(1))
        .path("/internal/metrics")
        .uncounted(&["/orders/1"])
        .without_collectors()
        .requests(callmeter::axum::track(ApiRequest::routed))
        .apply(shop())
        .expect("no clash");
    let server = served(app).await;
    let text = asked(
        server,
        &[
            "GET /orders/1",
            "GET /orders/2",
            "GET /healthz",
            "GET /internal/metrics",
        ],
    )
    .await;
    assert!(text.contains("api_total{"), "{text}");
    assert!(
        !text.contains("process_") && !text.contains("tokio_"),
        "{text}"
    );
    until(&registry, &Counts::ended(&[("200", 2)])).await;
    assert_eq!(sum(&registry.snapshot(), "callmeter_scrapes_total"), 1.0);
}

#[tokio::test]
async fn a_family_that_is_somebody_elses_is_an_error() {
    let registry = isolated();
    let registered = registry.counter_fn("process_open_fds", "Mine.", || 1);
    registered.expect("nothing else has its name");
    let error = callmeter::axum::instrumentation()
        .registry(&registry)
        .apply(shop())
        .expect_err("the name is taken");
    assert!(error.to_string().contains("process_open_fds"), "{error}");
}
