//! The router as a tower service, behind hyper.

use std::net::SocketAddr;

use callmeter::query::{self, Router};
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower_service::Service;

use crate::VECTOR;
use crate::upstream::Upstream;
use crate::wire::{get, post};

async fn served(router: Router) -> SocketAddr {
    let service = TowerToHyperService::new(router);
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
    let upstream = Upstream::answering(200, "", VECTOR);
    let router = query::router(&upstream.url()).expect("a router");
    let server = served(router).await;
    assert_eq!(get(server, "/query?query=up").text(), VECTOR);
    assert_eq!(post(server, "/query", "query=up").text(), VECTOR);
    assert_eq!(get(server, "/").status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_prefix_is_part_of_the_path() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let router = query::builder(&upstream.url())
        .under("/api/metrics")
        .build();
    let server = served(router.expect("a router")).await;
    assert_eq!(get(server, "/api/metrics/query?query=up").text(), VECTOR);
    for path in [
        "/query?query=up",
        "/api/metrics?query=up",
        "/api/metricsquery?query=up",
        "/api//metrics/query",
        "/api/metrics//query",
    ] {
        assert_eq!(get(server, path).status, 404, "{path}");
    }
    assert_eq!(upstream.asked().len(), 1);
}

#[tokio::test]
async fn a_service_that_is_called() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let mut router = query::router(&upstream.url()).expect("a router");
    let request = Request::get("/query?query=up").body(Full::<Bytes>::default());
    let Ok(response) = router.call(request.expect("a request")).await;
    assert_eq!(response.status(), 200);
    let body = response.into_body().collect().await.expect("a body");
    assert_eq!(body.to_bytes(), VECTOR);
}
