//! The families of the shipped operation, as a server exposes them.

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use callmeter::Format;
use callmeter_http::isolated;
use http::Request;
use tower_service::Service;

/// Names, types, units and labels are what the conventions say.
#[tokio::test]
async fn the_families_of_a_server() {
    let registry = isolated();
    let mut router = Router::new()
        .route("/users/{id}", post(async |_: Bytes| "made"))
        .layer(callmeter::axum::server().registry(&registry));
    let body = axum::body::Body::from("a user");
    let request = Request::post("https://host/users/7")
        .body(body)
        .expect("a request");
    let response = router.call(request).await.expect("it answers");
    drop(
        axum::body::to_bytes(response.into_body(), 100)
            .await
            .expect("a body"),
    );

    let text = String::from_utf8(registry.encode(Format::OpenMetrics)).expect("text");
    callmeter::parse(&text, Format::OpenMetrics).expect("every server takes it");
    let of_request = r#"http_request_method="POST",http_route="/users/{id}""#;
    let connection = r#"network_protocol_version="1.1",url_scheme="https""#;
    for line in [
        "# TYPE http_server_request_duration_seconds histogram".to_owned(),
        "# UNIT http_server_request_duration_seconds seconds".to_owned(),
        r#"http_server_request_duration_seconds_count{http_request_method="POST",http_response_status_code="200",http_route="/users/{id}",network_protocol_version="1.1",url_scheme="https"} 1"#.to_owned(),
        "# TYPE http_server_active_requests gauge".to_owned(),
        r#"http_server_active_requests{http_request_method="POST",url_scheme="https"} 0"#.to_owned(),
        "# TYPE http_server_request_body_size_bytes histogram".to_owned(),
        "# UNIT http_server_request_body_size_bytes bytes".to_owned(),
        format!("http_server_request_body_size_bytes_sum{{{of_request},{connection}}} 6"),
        format!("http_server_response_body_size_bytes_sum{{{of_request},{connection}}} 4"),
    ] {
        assert!(text.lines().any(|found| found == line), "{line} is not in\n{text}");
    }
    let bounds: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("http_server_request_duration_seconds_bucket"))
        .filter_map(|line| line.split_once("le=\"")?.1.split_once('"'))
        .map(|(bound, _)| bound)
        .collect();
    let advised = [
        "0.005", "0.01", "0.025", "0.05", "0.075", "0.1", "0.25", "0.5", "0.75", "1.0", "2.5",
        "5.0", "7.5", "10.0", "+Inf",
    ];
    assert_eq!(bounds, advised);
}

#[test]
fn a_namespace_does_not_go_in_front() {
    use callmeter::{HttpCode, HttpServerRequest, Operation};
    let registry = callmeter::Registry::builder().namespace("shop").build();
    let registry = registry.expect("a registry");
    let request = Request::get("/").body(()).expect("a request");
    registry.scope_sync(|| {
        HttpServerRequest::of(&request)
            .start()
            .finish(HttpCode(200))
    });
    let text = String::from_utf8(registry.encode(Format::Text)).expect("text");
    assert!(text.contains("\nhttp_server_active_requests{"), "{text}");
    assert!(!text.contains("shop_http_"), "{text}");
}
