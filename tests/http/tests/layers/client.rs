//! Requests that a client sends.

use axum::Router;
use axum::routing::get;
use callmeter::Registry;
use callmeter_http::scripted::Steps;
use callmeter_http::{isolated, served};
use http::Request;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tower_layer::Layer;
use tower_service::Service;

/// The value of a family of the only server that was asked.
fn value(
    registry: &Registry,
    name: &str,
    server: std::net::SocketAddr,
    code: Option<&str>,
) -> Option<f64> {
    let port = server.port().to_string();
    let mut labels = vec![
        ("http_request_method", "GET"),
        ("server_address", "127.0.0.1"),
        ("server_port", &*port),
    ];
    if name.contains("request_duration") || name.contains("body_size") {
        labels.push(("network_protocol_version", "1.1"));
    }
    labels.extend(code.map(|code| ("http_response_status_code", code)));
    registry.snapshot().value(name, &labels)
}

async fn read_all<B: http_body::Body + Unpin>(mut body: B) {
    while let Some(Ok(_)) = std::future::poll_fn(|context| {
        http_body::Body::poll_frame(std::pin::Pin::new(&mut body), context)
    })
    .await
    {}
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_those_given_up_and_none() {
    let registry = isolated();
    let router = Router::new().route("/", get(async || "an answer"));
    let server = served(router).await;
    let client = Client::builder(TokioExecutor::new()).build_http::<Steps>();
    let mut client = callmeter::tower::client().registry(&registry).layer(client);
    let request = |uri: String| {
        let body = Steps {
            announced: Some(0),
            tells_end: true,
            ..Steps::default()
        };
        Request::get(uri).body(body).expect("a request")
    };
    let duration = "http_client_request_duration_seconds_count";

    let response = client.call(request(format!("http://{server}/"))).await;
    let response = response.expect("it answers");
    let active = value(&registry, "http_client_active_requests", server, None);
    assert_eq!(active, Some(1.0));
    read_all(response.into_body()).await;
    assert_eq!(value(&registry, duration, server, Some("200")), Some(1.0));
    let size = |direction| {
        let name = format!("http_client_{direction}_body_size_bytes_sum");
        value(&registry, &name, server, None)
    };
    assert_eq!((size("request"), size("response")), (Some(0.0), Some(9.0)));

    let response = client
        .call(request(format!("http://{server}/nowhere")))
        .await;
    read_all(response.expect("it answers").into_body()).await;
    assert_eq!(value(&registry, duration, server, Some("404")), Some(1.0));

    drop(client.call(request(format!("http://{server}/"))));
    assert_eq!(value(&registry, duration, server, Some("499")), Some(1.0));

    // Nobody listens there any more.
    let free = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let closed = free.local_addr().expect("an address");
    drop(free);
    let refused = client.call(request(format!("http://{closed}/"))).await;
    refused.expect_err("nobody answers");
    assert_eq!(value(&registry, duration, closed, Some("500")), Some(1.0));
    for server in [server, closed] {
        let active = value(&registry, "http_client_active_requests", server, None);
        assert_eq!(active, Some(0.0));
    }
}
