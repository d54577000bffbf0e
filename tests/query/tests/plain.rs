//! Requests as plain data, where there is no server or no runtime.

use callmeter::query::{self, Request};

use crate::VECTOR;
use crate::front::serve;
use crate::upstream::Upstream;
use crate::wire::get;

const QUERY: Request<'_> = Request {
    method: "GET",
    path: "/query",
    query: "query=up",
    content_type: "",
    body: &[],
};

#[tokio::test]
async fn an_answer_is_plain_data() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let queries = query::router(&upstream.url()).expect("a router");
    let answer = queries.answer(&QUERY).await;
    assert_eq!((answer.status, &answer.body[..]), (200, VECTOR.as_bytes()));
    assert_eq!(answer.header("CONTENT-TYPE"), Some("application/json"));
    let head = queries
        .answer(&Request {
            method: "HEAD",
            ..QUERY
        })
        .await;
    assert_eq!((head.headers, head.body.len()), (answer.headers, 0));
    let post = Request {
        method: "POST",
        path: "/health",
        ..QUERY
    };
    assert_eq!(queries.answer(&post).await.status, 405);
}

/// No panic: the program may have forgotten it.
#[test]
fn without_a_runtime_it_is_an_error() {
    let queries = query::router("http://127.0.0.1:9").expect("a router");
    let answer = futures(queries.answer(&QUERY));
    assert_eq!(answer.status, 500);
    let body = std::str::from_utf8(&answer.body).expect("text");
    assert!(body.contains("queries need a runtime of tokio"), "{body}");
    let bad = Request { query: "", ..QUERY };
    assert_eq!(futures(queries.answer(&bad)).status, 400);
}

/// Polls what needs no runtime.
fn futures<T>(future: impl Future<Output = T>) -> T {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(future).poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("it waits for something"),
    }
}

/// The four paths are routes of their own; other paths are the program's.
#[tokio::test(flavor = "multi_thread")]
async fn a_router_of_axum() {
    let upstream = Upstream::answering(200, "", VECTOR);
    let queries = query::router(&upstream.url()).expect("a router");
    let app = axum::Router::new().nest("/api/metrics", queries.into());
    let app = app.route_layer(axum::middleware::map_response(tell_route));
    let server = serve(app).await;
    for path in ["query", "query_range", "services", "health"] {
        let answer = get(
            server,
            &format!("/api/metrics/{path}?query=up&start=1&end=2"),
        );
        let route = format!("/api/metrics/{path}");
        assert_eq!(
            (answer.status, answer.header("x-route")),
            (200, Some(route.as_str()))
        );
    }
    let answer = get(server, "/api/metrics/labels");
    assert_eq!((answer.status, answer.text()), (404, ""));
}

async fn tell_route(
    route: axum::extract::MatchedPath,
    mut response: axum::response::Response,
) -> axum::response::Response {
    let route = route.as_str().parse().expect("a header");
    response.headers_mut().insert("x-route", route);
    response
}
