//! An endpoint as a tower service, behind hyper; and requests of the crate http.

use std::net::SocketAddr;

use callmeter::Endpoint;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

use crate::wire::send;
use crate::{isolated, shop};

pub async fn served(endpoint: impl Into<Endpoint>) -> SocketAddr {
    let service = TowerToHyperService::new(callmeter::tower::metrics(endpoint));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let server = listener.local_addr().expect("an address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let connection = http1::Builder::new();
            let connection = connection.serve_connection(TokioIo::new(stream), service.clone());
            tokio::spawn(connection);
        }
    });
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn it_answers_over_tcp() {
    let server = served(&shop()).await;
    let answer = send(server, "GET", "/metrics?name[]=orders", &[]);
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.text(),
        "# HELP orders Now.\n# TYPE orders gauge\norders 3\n"
    );
    let length = answer.body.len().to_string();
    assert_eq!(answer.header("content-length"), Some(length.as_str()));
    let head = send(server, "HEAD", "/metrics?name[]=orders", &[]);
    assert_eq!(head.header("content-length"), Some(length.as_str()));
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(send(server, "POST", "/", &[]).status, 405);
}

#[tokio::test]
async fn a_collector_that_awaits_the_runtime_is_not_stranded() {
    let registry = isolated();
    let ping = || async {
        tokio::task::yield_now().await;
        1
    };
    let pinged = registry.gauge_async("redis_up", "Whether it answers.", ping);
    let registered = pinged.on_scrape().register();
    registered.expect("nothing else has its name");
    let server = served(&registry).await;
    let answer = tokio::task::spawn_blocking(move || send(server, "GET", "/", &[])).await;
    let answer = answer.expect("no panic in it");
    assert!(
        answer.text().contains("\nredis_up 1\n"),
        "{}",
        answer.text()
    );
}

#[test]
fn requests_of_the_crate_http() {
    let endpoint = Endpoint::new(&shop());
    let request = http::Request::get("http://host/any/path?name[]=orders")
        .header("accept", "text/plain;q=0.1")
        .header("accept", "application/openmetrics-text")
        .body("not read")
        .expect("a request");
    let response = endpoint.respond(&request);
    assert_eq!(response.status(), 200);
    let text = b"# HELP orders Now.\n# TYPE orders gauge\norders 3\n# EOF\n";
    assert_eq!(response.body(), text);
    assert_eq!(response.headers()["content-length"], text.len().to_string());
    assert!(
        response.headers()["content-type"]
            .to_str()
            .expect("text")
            .starts_with("application/")
    );
    let (parts, _) = request.into_parts();
    let again = endpoint.respond_to(&parts);
    assert_eq!(again.headers(), response.headers());
    assert_eq!(again.body(), response.body());
}

#[test]
fn methods_and_failures_of_the_crate_http() {
    let registry = shop();
    let endpoint = Endpoint::new(&registry).fail_with_collectors();
    let respond = |method: &str| {
        let request = http::Request::builder().method(method);
        let request = request
            .uri("/?name[]=orders")
            .header("accept-encoding", "gzip");
        endpoint.respond(&request.body(()).expect("a request"))
    };
    let (get, head) = (respond("GET"), respond("HEAD"));
    assert_eq!(head.status(), 200);
    assert_eq!(head.headers(), get.headers());
    assert_eq!(get.headers()["content-encoding"], "gzip");
    assert_eq!(
        get.headers()["content-length"],
        get.body().len().to_string()
    );
    assert!(head.body().is_empty());
    for method in ["POST", "DELETE", "BREW"] {
        let response = respond(method);
        assert_eq!(response.status(), 405, "{method}");
        assert_eq!(response.headers()["allow"], "GET, HEAD", "{method}");
    }
    let fail = |_: &mut callmeter::Collection| Err("no".into());
    registry.collector_fn("redis", fail).expect("it may fail");
    let failed = respond("GET");
    assert_eq!(failed.status(), 500);
    assert_eq!(failed.body(), b"collectors failed: redis\n");
}
