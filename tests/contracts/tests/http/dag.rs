//! DAG Workflow System: an API, and WebSockets that are counted while they are open.

use std::io::Read;

use axum::Router;
use axum::body::Body;
use axum::response::Response;
use axum::routing::get;
use callmeter::{HttpCode, HttpMethod, Operation, Outcome, Registry};

use crate::check;
use crate::server::serve;

#[derive(Operation)]
#[operation(
    status(name = "status_code", values = HttpCode),
    completed(name = "api_requests", help = "API requests served."),
    duration(help = "Time taken to answer an API request."),
    others(none)
)]
struct ApiRequest<'a> {
    method: HttpMethod,
    endpoint: &'a str,
}

#[derive(Operation)]
#[operation(
    in_progress(name = "websocket_connections", help = "Open WebSocket connections."),
    others(none)
)]
struct WebSocket;

/// The request is over with the answer; what follows is a call of another kind.
async fn open(registry: Registry, request: axum::extract::Request) -> Response {
    tokio::spawn(async move {
        let Ok(connection) = hyper::upgrade::on(request).await else {
            return;
        };
        let call = registry.scope_sync(|| WebSocket.start());
        let mut connection = hyper_util::rt::TokioIo::new(connection);
        // Until the client hangs up.
        let _ = tokio::io::AsyncReadExt::read_u8(&mut connection).await;
        call.finish(Outcome::Success);
    });
    let response = Response::builder()
        .status(101)
        .header("connection", "upgrade");
    let response = response.header("upgrade", "websocket");
    response.body(Body::empty()).expect("a response")
}

#[test]
fn the_http_metrics_are_those_of_the_contract() {
    let registry = Registry::builder().namespace("dag").build();
    let registry = registry.expect("it can be built");
    let own = registry.clone();
    let router = Router::new()
        .route(
            "/workflow/{id}/execute",
            axum::routing::post(async || "done"),
        )
        .route("/events", get(move |request| open(own.clone(), request)));
    let requests = callmeter::axum::track(|request| ApiRequest {
        method: request.method().into(),
        endpoint: callmeter::axum::route(request),
    });
    let app = callmeter::axum::instrumentation().registry(&registry);
    let app = app.requests(requests).without_collectors().apply(router);
    serve(app.expect("no families clash"), |server| {
        server.ask("POST", "/workflow/7/execute", "{}");
        let mut socket = server.upgrade("/events");
        let mut head = [0; 12];
        socket.read_exact(&mut head).expect("it answers");
        assert_eq!(&head, b"HTTP/1.1 101");
        let open = |exposition: &callmeter_contracts::Exposition| {
            exposition.value("dag_websocket_connections", &[])
        };
        let exposition = server.scrape_until(|exposition| open(exposition) == Some(1.0));
        check(
            "dag",
            &[
                "dag_api_requests_total",
                "dag_api_request_duration_seconds",
                "dag_websocket_connections",
            ],
            &exposition,
        );
        let requests = |method, endpoint, code| {
            let labels = [
                ("method", method),
                ("endpoint", endpoint),
                ("status_code", code),
            ];
            exposition.value("dag_api_requests_total", &labels)
        };
        assert_eq!(requests("POST", "/workflow/{id}/execute", "200"), Some(1.0));
        assert_eq!(requests("GET", "/events", "101"), Some(1.0));
        drop(socket);
        server.scrape_until(|exposition| open(exposition) == Some(0.0));
    });
}
